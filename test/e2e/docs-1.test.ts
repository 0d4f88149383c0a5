import { readsPages } from './support/reader.ts';

readsPages(0, 2);
