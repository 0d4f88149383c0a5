import type { ImageDetails } from '../../ports/index.ts';
import type { ResolvedInstance } from './instance.ts';

/** How it is found out that an instance is ready (dockerops §7). */
export type Probe =
  | { readonly kind: 'healthcheck'; readonly argv: readonly string[] }
  /** All of Supervisor's autostart programs run, or have ended as expected. */
  | { readonly kind: 'supervisor' }
  /** It is still there after a moment. */
  | { readonly kind: 'running' };

/** The image's HEALTHCHECK if it has one, else Supervisor's word, else that it runs. */
export function probeOf(instance: Pick<ResolvedInstance, 'command'>, image: ImageDetails): Probe {
  const healthcheck = healthcheckOf(image);
  if (healthcheck) return { kind: 'healthcheck', argv: healthcheck };
  if (isBased(image) && instance.command === undefined && image.command[0] === 'supervisord')
    return { kind: 'supervisor' };
  return { kind: 'running' };
}

function healthcheckOf(image: ImageDetails): readonly string[] | undefined {
  const [form, ...rest] = image.healthcheck?.test ?? [];
  if (form === 'CMD') return rest;
  if (form === 'CMD-SHELL') return ['/bin/sh', '-c', rest.join(' ')];
  return undefined;
}

/** Whether an image stands on dockerops-base: it starts as the base does. */
export const isBased = (image: ImageDetails): boolean => image.entrypoint.includes('/entrypoint-common.sh');
