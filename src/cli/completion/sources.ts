import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../core/index.ts';
import { projectRoot } from '../../runner/task-files.ts';

/** Names a project's own files give, read without checking them: a wrong file completes less. */
export interface ProjectNames {
  readonly containers: readonly string[];
  readonly groups: readonly string[];
  /** Instances run.conf has a section for; of one container, or of all. */
  instances(container: string | undefined): readonly string[];
}

interface Section {
  readonly container: string;
  readonly instance?: string;
  readonly group?: string;
}

/** Reads the names below the project around `cwd`; outside of any project there are none. */
export function projectNames(cwd: string, env: Environment): ProjectNames {
  const root = projectRoot(cwd, env);
  if (root === undefined) return { containers: [], groups: [], instances: () => [] };
  const apps = env['APPS_CONTAINERS_DIR'] ?? join(root, 'apps_containers');
  const sections = ['conf', 'apps_containers'].flatMap((place) =>
    sectionsOf(read(join(root, place, 'run.conf'))),
  );
  const groups = sections.flatMap(({ group }) => (group === undefined ? [] : [group]));
  return {
    containers: unique([
      ...directories(apps),
      ...sections.map(({ container }) => container),
      'dockerops-base',
    ]),
    groups: unique(groups),
    instances: (container) =>
      unique(
        sections.flatMap((section) =>
          section.instance !== undefined && (container === undefined || container === section.container)
            ? [section.instance]
            : [],
        ),
      ),
  };
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function directories(path: string): readonly string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The headers of an INI file, or the objects of the original's JSON. */
function sectionsOf(text: string): readonly Section[] {
  if (/^\s*\[\s*([{"\]]|$)/.test(text)) return jsonSections(text);
  const sections: { container: string; instance?: string; group?: string }[] = [];
  for (const line of text.split('\n')) {
    const [, container, instance] = /^\s*\[([^\],]+)(?:,\s*instance\s*=\s*([^\],]+))?\]/.exec(line) ?? [];
    const [, group] = /^\s*group\s*=\s*(\S+)/.exec(line) ?? [];
    if (container !== undefined)
      sections.push({
        container: container.trim(),
        ...(instance !== undefined && { instance: instance.trim() }),
      });
    else if (group !== undefined && sections.length > 0) Object.assign(sections.at(-1) ?? {}, { group });
  }
  return sections.filter(({ container }) => !['project', 'base', 'defaults'].includes(container));
}

function jsonSections(text: string): readonly Section[] {
  try {
    const items = JSON.parse(text) as (Partial<Section> & { service?: string })[];
    return items.map(({ container, service, instance, group }) => ({
      container: container ?? service ?? '',
      ...(instance && { instance }),
      ...(group && { group }),
    }));
  } catch {
    return [];
  }
}
