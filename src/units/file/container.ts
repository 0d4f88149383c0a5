import { writtenYaml, type YamlMember, type YamlNode } from '../../config/index.ts';
import { buildKeywords, readBuild, type BuildSettings } from '../keywords/build.ts';
import { noSettings } from '../keywords/settings.ts';
import { member, text } from '../keywords/values.ts';
import { bindSource, contextPath, type Places } from './paths.ts';
import { demandPhases, phasesOf } from './phases.ts';
import { Faults } from '../faults.ts';
import { demandKnown, mapOf, readAt, refuse } from './problems.ts';
import { checker, host, type ContainerDefinition } from './schema.ts';
import { debug, readSettings } from './settings.ts';
import { daemonChecks, jobCheck } from './meta/checks.ts';
import { testVariants } from './meta/variants.ts';

type Surroundings = Omit<Places, 'context'> & { readonly unit: string };

/** Reads one container of a composition document; whatever is wrong with it is thrown with its line. */
export function readContainer(entry: YamlMember, around: Surroundings): ContainerDefinition {
  const { key: name, where } = entry;
  const map = mapOf(name, entry.value);
  const faults = new Faults();
  faults.read(() => checkName(entry), undefined);
  faults.read(() => demandPhases(name, map), undefined);
  const phases = faults.read(() => phasesOf(name, map), {});
  const build = faults.read(() => phases.build && buildOf(name, phases.build, around), undefined);
  const context = build?.path ?? around.cwd;
  const contextNode = phases.build && member(phases.build, 'path');
  const { settings, image, remarks } = faults.read(
    () => readSettings(name, phases, (written) => bindSource(written, { ...around, context })),
    { settings: noSettings, remarks: [] },
  );
  const daemon = faults.read(
    () => (phases.daemon ? daemonChecks(name, phases.daemon, { ...around, context }) : []),
    [],
  );
  const job = faults.read(() => phases.job && jobCheck(name, phases.job), undefined);
  const tests = faults.read(() => (phases.tests ? testVariants(name, phases.tests) : []), []);
  faults.throw();
  const reference = build?.reference ?? image;
  return {
    name,
    unit: around.unit,
    where,
    written: writtenYaml(entry.value),
    ...(reference !== undefined && { image: reference }),
    ...(build && { build }),
    ...(contextNode && { contextAt: contextNode.where }),
    settings,
    daemon,
    ...(job && { job }),
    tests,
    remarks: [
      ...remarks,
      ...(build && !namesTag(phases.build) ? [debug(`${name}: its image is called ${build.reference}`)] : []),
    ],
  };
}

/** The engine's own rule. */
function checkName({ key: name, where }: YamlMember): void {
  if (name === host) throw refuse('"host" is the machine itself: no container may be called that', where);
  if (name === checker || /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) return;
  throw refuse(
    `"${name}" cannot be a container's name`,
    where,
    'two or more letters, digits, "_", "." and "-"',
  );
}

function buildOf(name: string, node: YamlNode, around: Surroundings): BuildSettings {
  const what = `${name}: build`;
  demandKnown(what, mapOf(what, node), buildKeywords);
  const places = { ...around, context: around.cwd };
  return readAt(what, node, (one) => readBuild(one, name, (path) => contextPath(path, places)));
}

const namesTag = (build: YamlNode | undefined): boolean => {
  const tag = build && member(build, 'tag');
  return tag !== undefined && text(tag) !== '';
};
