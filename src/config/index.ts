export type * from './document.ts';
export { setIniValue } from './edit.ts';
export { processEnvironment } from './environment.ts';
export { decodeValue, encodeValue } from './ini-value.ts';
export { scanIni, shorten } from './ini.ts';
export { looksLikeJson, plainJson, readJson, type JsonMember, type JsonNode } from './json.ts';
export { readConfigFile, shownPath, type ConfigFile } from './read.ts';
export { readText } from './text-file.ts';
export * from './values.ts';
export { readYaml } from './yaml.ts';
export {
  plainYaml,
  readDocument,
  splitDocuments,
  writeDocuments,
  type YamlMap,
  type YamlMember,
  type YamlNode,
  type YamlPart,
  type YamlScalar,
} from './yaml-stream.ts';
