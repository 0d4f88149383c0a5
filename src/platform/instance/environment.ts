import type { OutputRef } from '../../plan/index.ts';
import type { Project } from '../schema.ts';
import { linkVariable } from '../spec/index.ts';
import type { ResolvedInstance } from './instance.ts';
import type { ResolvedLink } from './links.ts';

const truth = (value: boolean): string => (value ? 'True' : 'False');

/** The environment every instance finds (dockerops §5). Its own variables beat a link's; nothing beats who it is. */
export function environmentOf(
  project: Project,
  instance: ResolvedInstance,
  links: readonly (ResolvedLink & { readonly address: string | OutputRef })[],
  engineHostname: string,
  sshPort?: number,
): Readonly<Record<string, string | OutputRef>> {
  return {
    ...Object.fromEntries(links.map(({ alias, address }) => [linkVariable(alias), address])),
    HOST_HOSTNAME: engineHostname,
    ...instance.env,
    PROJECT: project.name,
    CONTAINER: instance.container,
    INSTANCE: instance.instance,
    INSTANCE_TYPE: instance.type,
    PERSISTENT_DATA: truth(instance.properties.persistent_data),
    PERSISTENT_OPT: truth(instance.properties.persistent_opt),
    PERSISTENT_LOG: truth(instance.properties.persistent_log),
    SAFEMODE: truth(instance.starts === 'safemode'),
    ...(sshPort !== undefined && { DOCKEROPS_SSH_PORT: String(sshPort) }),
  };
}
