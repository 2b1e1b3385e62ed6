import type { Resource } from '../../model/resource.ts';
import type { Target } from '../target.ts';

/** Something that has a name in a document. */
export interface ManifestSymbol extends Target {
  readonly name: string;
  /** May be empty. */
  readonly detail: string;
  readonly kind: SymbolType;
  readonly children: readonly ManifestSymbol[];
}

export type SymbolType =
  | 'workload'
  | 'policy'
  | 'service'
  | 'namespace'
  | 'entryPoint'
  | 'object'
  | 'selector'
  | 'rule'
  | 'container'
  | 'port'
  | 'file'
  | 'key';

export function typeOf({ type }: Resource): SymbolType {
  switch (type) {
    case 'workload':
    case 'service':
    case 'namespace':
    case 'policy':
      return type;
    case 'clusterPolicy':
      return 'policy';
    case 'ingress':
    case 'route':
      return 'entryPoint';
    default:
      return 'object';
  }
}
