/** Runs two readings at once. The first failure ends both, and is thrown once neither of them sends requests any more. */
export async function sideBySide<A, B>(
  first: (halt: AbortSignal) => Promise<A>,
  second: (halt: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const halt = new AbortController();
  const guarded = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await work(halt.signal);
    } catch (error) {
      halt.abort(error);
      throw error;
    }
  };
  const [a, b] = await Promise.allSettled([guarded(first), guarded(second)]);
  if (a.status === "fulfilled" && b.status === "fulfilled") return [a.value, b.value];
  throw halt.signal.reason;
}
