export type * from './document.ts';
export { setIniValue } from './edit.ts';
export { decodeValue, encodeValue } from './ini-value.ts';
export { scanIni, shorten } from './ini.ts';
export { looksLikeJson, plainJson, readJson, type JsonMember, type JsonNode } from './json.ts';
export { readConfigFile, shownPath, type ConfigFile } from './read.ts';
export { readText } from './text-file.ts';
export * from './values.ts';
export {
  plainYaml,
  Spelled,
  writtenYaml,
  type YamlMap,
  type YamlMember,
  type YamlNode,
  type YamlScalar,
} from './yaml/node.ts';
export { readYaml } from './yaml/read.ts';
export { readDocument, splitDocuments, writeDocuments } from './yaml/stream.ts';
