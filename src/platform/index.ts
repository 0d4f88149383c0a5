export { clean, type CleanOptions } from './clean/index.ts';
export { demandHealth, doctor, doctorView, type Check } from './doctor/index.ts';
export { restart, start, stop, type StopOptions } from './lifecycle/index.ts';
export { logs, type LogsOptions } from './logs.ts';
export { shell, type ShellOptions } from './shell.ts';
export { info, infoView, ip, ps, psView, status, statusView } from './views/index.ts';
