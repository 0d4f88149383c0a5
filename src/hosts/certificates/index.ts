export { certificateOfLine, isCurrent, parseCertificate, type Certificate } from './certificate.ts';
export { WireReader, wireString } from './wire.ts';
export { fetchHostCertificate } from './fetch.ts';
export { flawOf } from './verify.ts';
