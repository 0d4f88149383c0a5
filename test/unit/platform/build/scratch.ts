import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ContainerSpecSource, PlatformSpec } from '../../../../src/platform/schema.ts';
import { noSettings } from '../no-settings.ts';

/** Files by path; a path that ends in `/` is a directory. */
export type Tree = Readonly<Record<string, string>>;

/** A directory of its own for a test. */
export function scratch(files: Tree): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'dockerops-test-'));
  for (const [path, text] of Object.entries(files)) {
    const absolute = join(directory, path);
    mkdirSync(path.endsWith('/') ? absolute : dirname(absolute), { recursive: true });
    if (path.endsWith('/')) continue;
    writeFileSync(absolute, text);
    chmodSync(absolute, 0o644);
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** A project called `demo` in this directory, with these containers beside its base. */
export function specOf(directory: string, containers: readonly string[]): PlatformSpec {
  const apps = join(directory, 'apps_containers');
  const source = (name: string, context: string): ContainerSpecSource => ({
    name,
    context,
    dockerfile: 'Dockerfile',
    buildArgs: {},
  });
  return {
    project: {
      name: 'demo',
      directory,
      appsDirectory: apps,
      baseDirectory: join(directory, 'base-image'),
      dataDirectory: join(directory, 'data_demo'),
      confDirectory: join(directory, 'conf'),
      keysDirectory: join(directory, '.dockerops', 'keys'),
    },
    base: { image: 'debian:bookworm-slim', bootstrap: 'auto', sudo: false },
    containers: [
      source('dockerops-base', join(directory, 'base-image')),
      ...containers.map((name) => source(name, join(apps, name))),
    ],
    instances: [],
    defaults: noSettings,
    ssh: true,
    sshPeers: true,
    composeLabels: true,
  };
}

export const baseDockerfile = 'ARG BASE_IMAGE=debian:bookworm-slim\nFROM ${BASE_IMAGE}\n';
export const onBase = 'ARG PROJECT\nFROM ${PROJECT}/dockerops-base\n';
