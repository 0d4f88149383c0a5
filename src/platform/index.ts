export { backupsView, compressions, encryptions, quietOf, type BackupRow } from './archives/index.ts';
export { backup, backups, restore, verify, type RestoreOptions, type SaveOptions } from './backup/index.ts';
export {
  bootDown,
  bootInstall,
  bootRemove,
  bootStatus,
  bootStatusView,
  settle,
  type BootStatus,
} from './boot/index.ts';
export { bootstrap } from './bootstrap/index.ts';
export { build, buildProject, type BuildRequest, type BuiltImage } from './build/index.ts';
export { shipProject, shipView, type ShippedImage } from './build/ship.ts';
export { clean, type CleanOptions } from './clean/index.ts';
export { exportCompose, exportView, importCompose, importView } from './compose/index.ts';
export { demandHealth, doctor, doctorView, type Check } from './doctor/index.ts';
export { addKeys, keysView, listKeys, rotateKeys } from './keys/index.ts';
export { restart, start, stop, type StopOptions } from './lifecycle/index.ts';
export { logs, type LogsOptions } from './logs/index.ts';
export { stats, statsView, type StatsRow } from './stats/index.ts';
export { events, type EventItem, type EventsOptions } from './events/index.ts';
export { copy, type CopyRequest } from './copy/index.ts';
export { shell, type ShellOptions } from './shell.ts';
export * from './run/index.ts';
export { ssh, type SshOptions } from './ssh/index.ts';
export { info, infoView, ip, ps, psView, status, statusView } from './views/index.ts';
export * from './schema.ts';
export * from './spec/index.ts';
export { resolveProperties, resolveType, typeProperties } from './types.ts';
export { config, configView, type ConfigGroup, type ConfigSetting } from './config-view/index.ts';
export { init, initView, type InitRequest } from './init/index.ts';
export {
  images,
  imagesView,
  prune,
  pruneView,
  pruneVolume,
  type ImageRow,
  type Pruned,
} from './images/index.ts';
export { pull, push, transferView, type TransferredImage } from './registry/transfer.ts';
