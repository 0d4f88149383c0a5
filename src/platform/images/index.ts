export { images, imagesView, type ImageRow } from './list.ts';
export { prune, pruneView, type Pruned, type PruneRequest } from './prune.ts';
export { pruneVolume } from './volume.ts';
