/** Suites by the version numbers that images are tagged with; names are suites already. */
const suites: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: { latest: 'stable', '10': 'buster', '11': 'bullseye', '12': 'bookworm', '13': 'trixie' },
  ubuntu: { '20.04': 'focal', '22.04': 'jammy', '24.04': 'noble' },
};

/** The suite an image of Debian or Ubuntu is made of (`debian:bookworm-slim`: bookworm); undefined for other images. */
export function suiteOf(image: string): string | undefined {
  const match = /^(?:docker\.io\/)?(?:library\/)?(debian|ubuntu)(?::([a-z0-9.]+)(?:-[a-z0-9.-]+)?)?$/.exec(
    image,
  );
  const [, distribution = '', tag = 'latest'] = match ?? [];
  const numbered = suites[distribution]?.[tag];
  if (numbered !== undefined) return numbered;
  return match && /^[a-z]+$/.test(tag) && tag !== 'latest' ? tag : undefined;
}
