export { infoView } from './info-view.ts';
export { info, type Info } from './info.ts';
export { ip } from './ip.ts';
export { psView } from './ps-view.ts';
export { ps, type PsRow } from './ps.ts';
export { status, statusView, type StatusRow } from './status.ts';
