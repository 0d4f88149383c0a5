export { pseudonymous, without, type NamingSettings } from './container.ts';
export { turned } from './links.ts';
export { pseudonyms, type Pseudonyms } from './names.ts';
export { boundPaths, namedVolumes, remarksOnOutside } from './uses.ts';
