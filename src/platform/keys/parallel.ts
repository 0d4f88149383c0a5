/** An engine gains nothing from more calls at once (measured). */
const limit = 8;

/** `Promise.all` over a list, with a bounded number in flight; the results are in the list's order. */
export async function mapLimited<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return items.map((_, index) => results.get(index) as R);
}
