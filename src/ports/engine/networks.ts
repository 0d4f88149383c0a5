import type { Labels } from '../labels.ts';

export interface NetworkDetails {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Labels;
  readonly subnets: readonly {
    readonly subnet: string;
    readonly gateway?: string;
    readonly range?: string;
  }[];
  readonly containers: readonly string[];
}

export interface Networks {
  list(): Promise<readonly NetworkDetails[]>;
  inspect(name: string): Promise<NetworkDetails | undefined>;
  create(spec: {
    readonly name: string;
    readonly labels: Labels;
    readonly subnet: string;
    readonly range: string;
    readonly gateway: string;
  }): Promise<string>;
  remove(name: string): Promise<void>;
}
