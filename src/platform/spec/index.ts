export { defaultInstance, instanceOf, startedSections } from './checks.ts';
export { parseTarget, targetText, type Target } from './header.ts';
export * from './keys.ts';
export { maskKnownSecrets } from './known-secrets.ts';
export { instanceSpec, loadPlatform, type LoadOptions } from './load.ts';
export {
  asProjectName,
  badAlias,
  badContainerName,
  badEnvironmentName,
  badInstanceName,
  badProjectName,
  badVariableName,
  linkVariable,
} from './names.ts';
export { readHostConf } from './host-conf.ts';
export { findProject, requireProject } from './project.ts';
export {
  givenSecret,
  resolveEnvironments,
  type EnvironmentRequest,
  type ResolvedEnvironment,
} from './environment.ts';
export { ignoreInGit, notIgnored } from './ignore.ts';
export { previewEnvironment, type Preview } from './preview.ts';
export { parsePlatform } from './build-options.ts';
