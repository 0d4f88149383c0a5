export { defaultInstance, instanceOf } from './checks.ts';
export { parseTarget, targetText, type Target } from './header.ts';
export * from './keys.ts';
export { instanceSpec, loadPlatform, type LoadOptions } from './load.ts';
export { badContainerName, badInstanceName, badProjectName, badVariableName, linkVariable } from './names.ts';
export { parsePorts, samePort } from './ports.ts';
export { findProject, requireProject } from './project.ts';
