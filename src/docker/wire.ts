/** The parts of the engine's answers that we read, with `null` where engines send it (@types/dockerode promises more). */

type Names = Readonly<Record<string, unknown>> | null;
type Text = Readonly<Record<string, string>> | null;

export interface WireNetworkEndpoint {
  readonly IPAddress: string;
  readonly IPAMConfig: { readonly IPv4Address?: string } | null;
  readonly NetworkID?: string;
}

export interface WireMount {
  readonly Type: string;
  readonly Name?: string;
  readonly Source: string;
  readonly Destination: string;
  readonly RW: boolean;
}

export interface WireContainerSummary {
  readonly Id: string;
  readonly Names: readonly string[] | null;
  readonly Image: string;
  readonly ImageID: string;
  readonly Created: number;
  readonly State: string;
  readonly Status: string;
  readonly Labels: Text;
  readonly Ports:
    | readonly {
        readonly IP?: string;
        readonly PrivatePort: number;
        readonly PublicPort?: number;
        readonly Type: string;
      }[]
    | null;
  readonly HostConfig?: { readonly NetworkMode?: string };
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, WireNetworkEndpoint>> | null;
  } | null;
  readonly Mounts?: readonly WireMount[] | null;
}

export interface WirePortMap {
  readonly [containerPort: string]: readonly { readonly HostIp: string; readonly HostPort: string }[] | null;
}

/** What images and containers are configured to run. */
export interface WireConfig {
  readonly Hostname: string;
  readonly User: string;
  readonly Tty: boolean;
  readonly Env: readonly string[] | null;
  readonly Cmd: readonly string[] | null;
  readonly Entrypoint: readonly string[] | null;
  readonly Image: string;
  readonly Labels: Text;
  readonly ExposedPorts?: Names;
  readonly Volumes?: Names;
  /** Durations in nanoseconds. */
  readonly Healthcheck?: {
    readonly Test: readonly string[] | null;
    readonly Interval?: number;
    readonly Timeout?: number;
    readonly StartPeriod?: number;
    readonly Retries?: number;
  } | null;
  readonly Shell?: readonly string[] | null;
}

export interface WireContainer {
  readonly Id: string;
  readonly Name: string;
  readonly Created: string;
  readonly Image: string;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly Error: string;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string } | null;
  };
  readonly Config: WireConfig;
  readonly HostConfig: {
    readonly NetworkMode?: string;
    readonly RestartPolicy: { readonly Name: string } | null;
    readonly PortBindings: WirePortMap | null;
  };
  readonly Mounts: readonly WireMount[];
  readonly NetworkSettings: {
    readonly Ports: WirePortMap | null;
    readonly Networks: Readonly<Record<string, WireNetworkEndpoint>> | null;
  };
}

export interface WireImage {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly Created: string;
  readonly Size: number;
  readonly Architecture?: string;
  readonly Parent?: string;
  readonly RootFS?: { readonly Layers?: readonly string[] | null };
  readonly Config: WireConfig | null;
}

export interface WireImageSummary {
  readonly Id: string;
  readonly ParentId?: string;
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
  readonly Labels: Text;
  readonly Created: number;
  readonly Size: number;
}

/** What `GET /system/df` says of images. */
export interface WireUsage {
  readonly LayersSize: number;
  readonly Images:
    readonly { readonly Id: string; readonly Size: number; readonly SharedSize: number }[] | null;
}

export interface WireNetwork {
  readonly Id: string;
  readonly Name: string;
  readonly Driver: string;
  readonly Labels: Text;
  readonly IPAM: {
    readonly Config:
      readonly { readonly Subnet?: string; readonly Gateway?: string; readonly IPRange?: string }[] | null;
  } | null;
  readonly Containers?: Readonly<Record<string, { readonly Name: string }>> | null;
}

export interface WireVolume {
  readonly Name: string;
  readonly Labels: Text;
}

export interface WireInfo {
  readonly ServerVersion: string;
  readonly DockerRootDir: string;
  readonly OSType: string;
  readonly Architecture: string;
  readonly Name: string;
}

export interface WireEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Text };
}

/** One line of a build's, pull's, import's or load's progress. */
export interface WireProgress {
  readonly stream?: string;
  readonly status?: string;
  readonly progress?: string;
  readonly id?: string;
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
  /** BuildKit's trace is text: a message of protobuf in base64. */
  readonly aux?: { readonly ID?: string; readonly Digest?: string } | string;
}
