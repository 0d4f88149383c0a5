import { label } from '../labels.ts';
import type { ObservedInstance } from '../observe.ts';
import type { PodDecision } from '../pods/decide.ts';
import { isInside, localhost } from '../pods/member.ts';
import type { Change } from '../instance/change.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import type { ResolvedLink } from '../instance/links.ts';
import { differences, readSettings, type Settings } from '../instance/settings.ts';

/** What of its settings, or its image, is not as wanted; nothing when the hash is the wanted one. */
export function deviations(
  { settings, hash }: { readonly settings: Settings; readonly hash: string },
  existing: ObservedInstance,
  imageId: string,
): readonly Change[] {
  if (existing.configHash === hash) return [];
  const then = readSettings(existing.summary.labels[label.settings]);
  if (!then) return [{ what: 'settings of another version' }];
  const image = imageChange(existing.summary.imageId, imageId);
  const found = [...differences(then.settings, settings), ...image];
  return found.length > 0 ? found : [{ what: 'settings of another version' }];
}

const imageChange = (from: string, to: string): readonly Change[] =>
  from === to ? [] : [{ what: 'its image was built anew', from: shortId(from), to: shortId(to) }];

const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);

/** A target that was cleaned and run again may have got another address: the variable would lie. */
export function movedLinks(
  { links, pod }: { readonly links: readonly ResolvedLink[]; readonly pod?: PodDecision },
  existing: ObservedInstance,
  observed: readonly ObservedInstance[],
): readonly Change[] {
  return links.flatMap(({ alias, target }) => {
    const then = existing.summary.labels[linkAddressLabel(alias)];
    const there = observed.find((one) => instanceKey(one) === instanceKey(target));
    const now = isInside(pod, target) ? localhost : there?.address;
    if (then === undefined || !there || now === then) return [];
    return [{ what: `link.${alias} (${instanceKey(target)} is at ${now} now)` }];
  });
}

/** A target that joins a pod or leaves one gets another address in this very run. */
export const movingLinks = (
  links: readonly ResolvedLink[],
  wanted: readonly ResolvedInstance[],
  observed: readonly ObservedInstance[],
): readonly Change[] =>
  links.flatMap(({ alias, target }) => {
    const key = instanceKey(target);
    const [now, then] = [wanted, observed].map((all) => all.find((one) => instanceKey(one) === key));
    if (!now || !then || now.pod === then.pod) return [];
    return [{ what: `link.${alias} (${key} ${now.pod === undefined ? 'leaves' : 'joins'} a pod)` }];
  });

/** The address a link led to when the container was made. */
export const linkAddressLabel = (alias: string): string => `${label.address}.${alias}`;
