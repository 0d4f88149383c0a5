export { certificateOfLine, isCurrent, parseCertificate, type Certificate } from './certificate.ts';
export { fetchHostCertificate } from './fetch.ts';
export { flawOf } from './verify.ts';
