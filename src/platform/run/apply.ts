import { messageOf } from '../../core/index.ts';
import { KindRegistry, applyPlan } from '../../plan/index.ts';
import { withSignal, type ContainerSummary, type Engine, type Run } from '../../ports/index.ts';
import { removeInstance, removeVolume } from '../kinds/remove.ts';
import { keysInjectKind } from '../keys/index.ts';
import { label } from '../labels.ts';
import { startInstance, stopInstance } from '../kinds/lifecycle.ts';
import { isMadeByUs, isSuccessor, readInstance } from '../observe.ts';
import { isPodMade, podsIn } from '../pods/decide.ts';
import { makePodImage } from '../pods/image-kind.ts';
import type { Decision, Known } from './decision.ts';
import { instanceKey, isMade } from '../instance/instance.ts';
import { createInstance } from '../kinds/instance-create.ts';
import { discardSuccessors } from '../kinds/instance-discard.ts';
import { nameInstance } from '../kinds/instance-name.ts';
import { instanceReady } from '../kinds/instance-ready.ts';
import { replaceInstance } from '../kinds/instance-replace.ts';
import { createNetwork } from '../kinds/network-create.ts';
import { fillPersistent } from '../kinds/persist-fill.ts';
import { injectSecrets } from '../kinds/secrets-inject.ts';
import { sleep } from '../kinds/sleep.ts';
import { createVolume } from '../kinds/volume-create.ts';
import type { Prepared } from './prepare.ts';
import { mountedRuntime } from './runtime-volume.ts';

/** Applies a plan; what it made but never started is taken away again when it fails or is interrupted. */
export async function applyPrepared(run: Run, prepared: Prepared): Promise<void> {
  sayChoices(run, prepared.decisions);
  try {
    await applyPlan(prepared.plan, kindsFor(prepared.decisions, prepared.known), run);
  } catch (error) {
    await removeUnstarted(run, prepared.decisions);
    throw error;
  }
}

/** Which instance a link to "any" took. */
function sayChoices(run: Run, decisions: readonly Decision[]): void {
  for (const decision of decisions.filter(isMade)) {
    const { instance, links } = decision;
    for (const { alias, target } of links.filter((link) => link.chosen)) {
      const text = `${instanceKey(instance)}: ${alias} is ${instanceKey(target)}`;
      run.emit({ type: 'message', level: 'info', text });
    }
  }
}

function kindsFor(decisions: readonly Decision[], known: Known): KindRegistry {
  const secrets = injectSecrets({
    values: (call) =>
      decisions.find(({ instance }) => instanceKey(instance) === call)?.instance.secrets ?? {},
    key: (call) => known.secretKeys.get(call) ?? '',
  });
  return new KindRegistry()
    .add(createNetwork)
    .add(makePodImage)
    .add(createVolume)
    .add(fillPersistent)
    .add(createInstance)
    .add(keysInjectKind())
    .add(secrets)
    .add(startInstance)
    .add(stopInstance)
    .add(removeInstance)
    .add(instanceReady)
    .add(replaceInstance)
    .add(discardSuccessors)
    .add(nameInstance)
    .add(removeVolume)
    .add(sleep);
}

/** The runtime volume of an instance stays for the next run; a successor's is its own. */
async function removeMade({ containers, volumes }: Engine, one: ContainerSummary): Promise<void> {
  await containers.remove(one.id, { force: true });
  const volume = isSuccessor(one) ? mountedRuntime(readInstance(one)) : undefined;
  if (volume !== undefined) await volumes.remove(volume);
}

const cleanUpMs = 15_000;

/** Not bound to the run's signal: an interruption is what made it necessary. */
async function removeUnstarted(run: Run, decisions: readonly Decision[]): Promise<void> {
  const { ports } = withSignal(run, AbortSignal.timeout(cleanUpMs));
  const made = [...decisions.filter(isMade), ...podsIn(decisions).filter(isPodMade)];
  const hashes = new Set(made.map(({ hash }) => hash));
  try {
    const there = await ports.engine.containers.list({ labels: [label.configHash], all: true });
    const ours = there.filter(
      (one) => one.state === 'created' && isMadeByUs(one) && hashes.has(one.labels[label.configHash] ?? ''),
    );
    await Promise.all(ours.map((one) => removeMade(ports.engine, one)));
  } catch (error) {
    const text = `could not remove what was made but not started: ${messageOf(error)}; the next run will`;
    run.emit({ type: 'message', level: 'warning', text });
  }
}
