export { shipImage } from './image.ts';
export { shipKind, type ShipParams } from './kind.ts';
