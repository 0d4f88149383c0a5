import type { YamlNode } from '../../config/index.ts';
import { binds, devices, mounts, volumes, volumesFrom, type ResolvePath } from './mounts.ts';
import { exposedPorts, portBindings } from './ports.ts';
import type { ContainerSettings } from './settings.ts';
import {
  environment,
  extraHosts,
  labelMap,
  links,
  logConfig,
  networkingConfig,
  restartPolicy,
  tmpfs,
  ulimits,
} from './shapes.ts';
import {
  anything,
  boolean,
  bytes,
  integer,
  mapping,
  natural,
  text,
  textMap,
  texts,
  words,
  type ReadValue,
} from './values.ts';

/** What one keyword of docker-py says of a container. Throws `BadValue`. */
export type Keyword = (node: YamlNode) => Partial<ContainerSettings>;

/** A setting of the create call itself. */
const config =
  (key: string, read: ReadValue<unknown>): Keyword =>
  (node) => ({ config: { [key]: read(node) } });

const host =
  (key: string, read: ReadValue<unknown>): Keyword =>
  (node) => ({ hostConfig: { [key]: read(node) } });

const nothing: Keyword = () => ({});

/** docker-py's keywords of `create_container` (units §2.4). */
const creation: Readonly<Record<string, Keyword>> = {
  hostname: config('Hostname', text),
  domainname: config('Domainname', text),
  user: config('User', text),
  tty: config('Tty', boolean),
  command: config('Cmd', words),
  entrypoint: config('Entrypoint', words),
  stdin_open: config('OpenStdin', boolean),
  environment,
  ports: exposedPorts,
  working_dir: config('WorkingDir', text),
  network_disabled: config('NetworkDisabled', boolean),
  mac_address: config('MacAddress', text),
  stop_signal: config('StopSignal', text),
  stop_timeout: config('StopTimeout', natural),
  healthcheck: config('Healthcheck', mapping),
  labels: config('Labels', labelMap),
  volume_driver: host('VolumeDriver', text),
  networking_config: networkingConfig,
};

/** Those of `start` and of docker-py's HostConfig (units §2.5). */
const startup: Readonly<Record<string, Keyword>> = {
  port_bindings: portBindings,
  publish_all_ports: host('PublishAllPorts', boolean),
  privileged: host('Privileged', boolean),
  read_only: host('ReadonlyRootfs', boolean),
  links,
  volumes_from: volumesFrom,
  restart_policy: restartPolicy,
  network_mode: host('NetworkMode', text),
  dns: host('Dns', texts),
  dns_search: host('DnsSearch', texts),
  dns_opt: host('DnsOptions', texts),
  cap_add: host('CapAdd', texts),
  cap_drop: host('CapDrop', texts),
  security_opt: host('SecurityOpt', texts),
  devices,
  extra_hosts: extraHosts,
  pid_mode: host('PidMode', text),
  ipc_mode: host('IpcMode', text),
  userns_mode: host('UsernsMode', text),
  ulimits,
  log_config: logConfig,
  tmpfs,
  init: host('Init', boolean),
  runtime: host('Runtime', text),
};

/** What a container may use. */
const resources: Readonly<Record<string, Keyword>> = {
  mem_limit: host('Memory', bytes),
  memswap_limit: host('MemorySwap', bytes),
  mem_reservation: host('MemoryReservation', bytes),
  mem_swappiness: host('MemorySwappiness', integer),
  kernel_memory: host('KernelMemory', bytes),
  shm_size: host('ShmSize', bytes),
  cpu_shares: host('CpuShares', natural),
  cpuset: host('CpusetCpus', text),
  cpuset_cpus: host('CpusetCpus', text),
  cpuset_mems: host('CpusetMems', text),
  cpu_quota: host('CpuQuota', integer),
  cpu_period: host('CpuPeriod', natural),
  nano_cpus: host('NanoCpus', natural),
  blkio_weight: host('BlkioWeight', natural),
  blkio_weight_device: host('BlkioWeightDevice', anything),
  device_read_bps: host('BlkioDeviceReadBps', anything),
  device_write_bps: host('BlkioDeviceWriteBps', anything),
  device_read_iops: host('BlkioDeviceReadIOps', anything),
  device_write_iops: host('BlkioDeviceWriteIOps', anything),
  cgroup_parent: host('CgroupParent', text),
  group_add: host('GroupAdd', texts),
  oom_kill_disable: host('OomKillDisable', boolean),
  oom_score_adj: host('OomScoreAdj', integer),
  pids_limit: host('PidsLimit', integer),
  sysctls: host('Sysctls', textMap),
};

/** Taken note of elsewhere (`image`, `name`), or without a meaning today; `host_config` is read apart. */
const otherwise: Readonly<Record<string, Keyword>> = {
  image: nothing,
  tag: nothing,
  name: nothing,
  detach: nothing,
  lxc_conf: nothing,
  host_config: nothing,
};

/** Every keyword that `creation` and `startup` may have: both end in one create call, so each may be in either. */
export const keywords = (resolve: ResolvePath): Readonly<Record<string, Keyword>> => ({
  ...creation,
  ...startup,
  ...resources,
  ...otherwise,
  volumes: volumes(resolve),
  binds: binds(resolve),
  mounts: mounts(resolve),
});

/** The names alone, for suggestions. */
export const keywordNames: readonly string[] = Object.keys(keywords((path) => path));
