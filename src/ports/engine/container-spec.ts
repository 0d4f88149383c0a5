import type { Labels } from '../labels.ts';

/** What a container is made from, in our words; the adapter speaks the API's. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Labels;
  readonly hostname?: string;
  readonly user?: string;
  readonly tty?: boolean;
  readonly openStdin?: boolean;
  readonly mounts: readonly Mount[];
  readonly ports: readonly PortBinding[];
  readonly network?: {
    readonly name: string;
    readonly address?: string;
    readonly aliases: readonly string[];
    /** `container:alias` names only this container sees (works on user-defined networks). */
    readonly links: readonly string[];
  };
  /** The id of a container whose network it shares: no host name, ports or network of its own then. */
  readonly networkOf?: string;
  readonly restart?: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  readonly memoryBytes?: number;
  readonly cpus?: number;
  readonly autoRemove?: boolean;
  readonly extraHosts?: readonly string[];
  /** What `stop` sends first; SIGTERM unless the image says otherwise. */
  readonly stopSignal?: string;
  readonly api?: ApiSettings;
}

export type Mount =
  | {
      readonly type: 'bind';
      readonly source: string;
      readonly target: string;
      readonly readOnly?: boolean;
      /** The engine refuses what is not there; else it makes a directory. */
      readonly mustExist?: boolean;
    }
  | {
      readonly type: 'volume';
      readonly source: string;
      readonly target: string;
      readonly readOnly?: boolean;
      /** An empty one stays empty: it does not get what the image has there. */
      readonly noCopy?: boolean;
    }
  | { readonly type: 'tmpfs'; readonly target: string };

export interface PortBinding {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly hostPort: number;
  /** Empty: all addresses. */
  readonly hostAddress: string;
}

/** Settings in the API's own words, for which there are none here; they win over the others. */
export interface ApiSettings {
  /** Of the create call: Cmd, Env, Volumes … */
  readonly config: Readonly<Record<string, unknown>>;
  readonly hostConfig: Readonly<Record<string, unknown>>;
  /** `NetworkingConfig.EndpointsConfig` */
  readonly endpoints?: Readonly<Record<string, unknown>>;
}
