import { readsPages } from './support/reader.ts';

readsPages(1, 2);
