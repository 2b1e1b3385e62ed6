import { type Container, containersOf } from '../model/container.ts';
import { placeIn } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Scalar } from '../yaml/node.ts';
import { type Address, isHostName, parseAddresses } from './address.ts';
import type { Evidence } from './call.ts';
import { expand, variablesOf } from './environment.ts';
import { isCallerKey, isNoAddressKey } from './envKeys.ts';
import { type Mention, strengthOf } from './mention.ts';
import { addressesIn } from './scan.ts';
import { placeInside } from './texts.ts';

/** The hosts in the commands and arguments of a workload's containers, init containers that wait for others too. */
export function argumentMentions(cluster: ClusterModel, workload: WorkloadInstance): Mention[] {
  return containersOf(workload.resource).flatMap((container) => mentionsOf(cluster, workload, container));
}

function mentionsOf(cluster: ClusterModel, workload: WorkloadInstance, container: Container): Mention[] {
  if (container.words.length === 0) return [];
  const variables = variablesOf(cluster, workload, container);
  const words = container.words.map((node) => ({
    node,
    ...expand(cluster, workload, variables, String(node.value), true),
  }));
  return words.flatMap(({ node, value, isSecret }, index) => {
    const option = words[index - 1]?.value ?? '';
    const port = words[index + 1]?.value ?? '';
    const isHostAndPort = isHostName(value) && /^\d{1,5}$/.test(port);
    const found = isHostAndPort ? [hostAndPort(value, port)] : addressesOfWord(node, value, option);
    return found.map(
      ({ start, end, ...address }): Mention => ({
        ...address,
        strength: strengthOf(address),
        evidence: evidenceOf(workload, container, node, start, end),
        isSecret,
        isLoose: true,
      }),
    );
  });
}

/** An address in a word, and where, unless variables moved it. */
interface AddressInWord extends Address {
  readonly start?: number;
  readonly end?: number;
}

function addressesOfWord(node: Scalar, value: string, option: string): readonly AddressInWord[] {
  const located = value === node.value ? scriptAddresses(node) : withoutPlaces(addressesIn(value, true));
  if (/\s/.test(value.trim())) return located;
  const [, key, own] = /^-*([\w.-]+)=(.*)$/s.exec(value) ?? [];
  const name = own === undefined ? optionName(option) : key;
  if (name && isCallerKey(name)) return [];
  const whole = parseAddresses(own ?? value);
  if (whole.length === 0) return located;
  // A bare word is a host only where an option asks for one.
  return whole
    .filter((address) => strengthOf(address) === 'strong' || (name && !isNoAddressKey(name)))
    .map((address) => located.find(({ host, port }) => host === address.host && port === address.port) ?? address);
}

/** The option that the next word is the value of: `--host`, `-h`. */
function optionName(word: string): string | undefined {
  return word.startsWith('-') && !word.includes('=') ? word.replace(/^-+/, '') : undefined;
}

const scriptAddresses = memo((node: Scalar) => addressesIn(String(node.value), true));

function withoutPlaces(addresses: readonly AddressInWord[]): AddressInWord[] {
  return addresses.map(({ host, port, scheme }) => ({ host, port, scheme }));
}

function hostAndPort(host: string, port: string): AddressInWord {
  return { host: host.toLowerCase(), port: Number(port), scheme: undefined };
}

function evidenceOf(
  workload: WorkloadInstance,
  { name, isInit }: Container,
  node: Scalar,
  start: number | undefined,
  end: number | undefined,
): Evidence {
  const place =
    start === undefined || end === undefined ? placeIn(workload, node) : placeInside(workload, node, start, end);
  return {
    ...place,
    text: `arguments of ${isInit ? 'init container' : 'container'} ${name} of ${workload.resource.name}`,
  };
}
