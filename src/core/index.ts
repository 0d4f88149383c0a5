export * from './clock.ts';
export * from './context.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './result.ts';
export * from './secret.ts';
export * from './nearest.ts';
export * from './order.ts';
