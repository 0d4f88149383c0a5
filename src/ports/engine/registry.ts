import type { Secret } from '../../core/index.ts';

/** What a registry wants to see of who pulls or pushes. */
export type RegistryLogin =
  | { readonly username: string; readonly password: Secret }
  /** Of registries that issue tokens: Azure, Google, a browser's log-in. */
  | { readonly identityToken: Secret };

export interface TransferOptions {
  /** A registry that says nothing for so long is given up. */
  readonly silenceMs: number;
  readonly login?: RegistryLogin;
  readonly platform?: string;
}
