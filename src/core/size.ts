const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `174MB`, `1.2GB`: powers of 1000 and three digits, as Docker shows sizes of images. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = value >= 100 || unit === 0 ? value.toFixed(0) : value.toPrecision(3).replace(/\.?0+$/, '');
  return `${text}${units[unit] ?? ''}`;
}
