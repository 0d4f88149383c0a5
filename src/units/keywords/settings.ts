/** What a container is created with, in the words of the Engine API, so that every keyword of docker-py has its place. */
export interface ContainerSettings {
  /** Of the create call itself: Cmd, Env, User … */
  readonly config: Readonly<Record<string, unknown>>;
  readonly hostConfig: Readonly<Record<string, unknown>>;
  /** `NetworkingConfig.EndpointsConfig`. */
  readonly endpoints?: Readonly<Record<string, unknown>>;
  readonly links: readonly Link[];
}

/** One container seen from another under a name. */
export interface Link {
  readonly target: string;
  readonly alias: string;
}

export const noSettings: ContainerSettings = { config: {}, hostConfig: {}, links: [] };

/** Several keywords' settings in one: what both are maps or lists of is put together, else the later wins. */
export function combine(all: readonly Partial<ContainerSettings>[]): ContainerSettings {
  return all.reduce<ContainerSettings>(
    (sum, one) => ({
      config: joined(sum.config, one.config ?? {}),
      hostConfig: joined(sum.hostConfig, one.hostConfig ?? {}),
      links: [...sum.links, ...(one.links ?? [])],
      ...endpointsOf(sum, one),
    }),
    noSettings,
  );
}

function endpointsOf(
  sum: ContainerSettings,
  one: Partial<ContainerSettings>,
): Pick<ContainerSettings, 'endpoints'> {
  const endpoints = { ...sum.endpoints, ...one.endpoints };
  return Object.keys(endpoints).length > 0 ? { endpoints } : {};
}

/** Keys that several keywords add to: `ports` and `port_bindings` expose, `volumes` and `binds` mount. */
const added = new Set(['ExposedPorts', 'Volumes', 'Binds', 'Labels']);

function joined(
  sum: Readonly<Record<string, unknown>>,
  one: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(one).map(([key, value]) => [
    key,
    added.has(key) ? both(sum[key], value) : value,
  ]);
  return { ...sum, ...(Object.fromEntries(entries) as Record<string, unknown>) };
}

function both(before: unknown, value: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(value))
    return [...(before as unknown[]), ...(value as unknown[])];
  return Array.isArray(value) ? value : { ...(before as object | undefined), ...(value as object) };
}
