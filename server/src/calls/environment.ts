import { type Container, containersOf, type EnvVar } from '../model/container.ts';
import { type Instance, placeIn } from '../model/instance.ts';
import type { Service } from '../model/service.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { serviceNamed, type WorkloadInstance } from '../snapshot/queries.ts';
import { parseAddresses } from './address.ts';
import type { Evidence } from './call.ts';
import { isCallerKey, isNoAddressKey } from './envKeys.ts';
import { type Mention, strengthOf } from './mention.ts';
import { addressesIn } from './scan.ts';
import { type HeldText, textsOf } from './texts.ts';

/** A variable of a container, as its process sees it. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly evidence: Evidence;
  readonly isSecret: boolean;
}

/** The hosts in the variables of a workload's containers: in values, ConfigMaps and Secrets. */
export function environmentMentions(cluster: ClusterModel, workload: WorkloadInstance): Mention[] {
  return containersOf(workload.resource).flatMap((container) =>
    mentionsAmong(variablesOf(cluster, workload, container)),
  );
}

function mentionsAmong(variables: ReadonlyMap<string, Variable>): Mention[] {
  return [...variables.values()].flatMap((variable) => mentionsIn(variable, portBeside(variables, variable)));
}

/** `DB_PORT` beside `DB_HOST`, where no Secret says one of them. */
function portBeside(variables: ReadonlyMap<string, Variable>, { name, isSecret }: Variable): number | undefined {
  const sibling = variables.get(name.replace(/(?<=.)(?:host(?:name)?|server|addr(?:ess)?)$/i, (word) => portIn(word)));
  const isPort =
    sibling && sibling.name !== name && !isSecret && !sibling.isSecret && /^[1-9][0-9]{0,4}$/.test(sibling.value);
  return isPort ? Number(sibling.value) : undefined;
}

/** In the letters of the word that it stands for. */
function portIn(word: string): string {
  if (word === word.toUpperCase()) return 'PORT';
  return word === word.toLowerCase() ? 'port' : 'Port';
}

function mentionsIn({ name, value, evidence, isSecret }: Variable, besides: number | undefined): Mention[] {
  if (isCallerKey(name)) return [];
  const whole = parseAddresses(value);
  if (whole.length > 0) {
    const counting = whole.filter((address) => strengthOf(address) === 'strong' || !isNoAddressKey(name));
    return counting.map((address) => ({
      ...address,
      portBeside: besides,
      strength: strengthOf(address),
      evidence,
      isSecret,
      isLoose: isSecret,
    }));
  }
  return addressesIn(value, false).map((address) => ({
    host: address.host,
    port: address.port,
    scheme: address.scheme,
    strength: strengthOf(address),
    evidence,
    isSecret,
    isLoose: true,
  }));
}

/**
 * The variables of a container by their names. Those of `envFrom` come first and `env` wins over them; `$(NAME)` stands
 * for a variable that was set before, or one that the kubelet sets for a Service (core/v1 Container, EnvVar).
 */
export function variablesOf(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  container: Container,
): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  const set = (name: string, { text, evidence, open }: HeldText): void => {
    variables.set(name, { name, value: text, evidence, isSecret: !open });
  };
  for (const { prefix, ...holder } of container.envFrom) {
    for (const held of textsOf(cluster, workload.namespace, holder)) set(prefix + held.key, held);
  }
  for (const variable of container.env) {
    const { name, value, valueFrom } = variable;
    const held = valueFrom && textsOf(cluster, workload.namespace, valueFrom).find(({ key }) => key === valueFrom.key);
    if (held) set(name, held);
    else if (value !== undefined) {
      const expanded = expand(cluster, workload, variables, value);
      variables.set(name, { name, ...expanded, evidence: evidenceOf(workload, variable) });
    }
  }
  return variables;
}

function evidenceOf(workload: WorkloadInstance, { name, node }: EnvVar): Evidence {
  return { ...placeIn(workload, node), text: `env ${name} of ${workload.resource.name}` };
}

/**
 * A text with what its references to variables stand for; those that stand for nothing stay. What a shell expands in
 * the arguments of a container, `$NAME` and `${NAME}`, reads as `$(NAME)` does.
 */
export function expand(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  variables: ReadonlyMap<string, Variable>,
  text: string,
  isShell = false,
): { readonly value: string; readonly isSecret: boolean } {
  if (!text.includes('$')) return { value: text, isSecret: false };
  let isSecret = false;
  const value = text.replace(isShell ? shellReference : reference, (whole, ...names: (string | undefined)[]) => {
    const name = names.slice(0, isShell ? 3 : 1).find((each) => each !== undefined);
    if (name === undefined) return whole;
    const variable = variables.get(name);
    if (variable?.isSecret) isSecret = true;
    return variable?.value ?? serviceLink(cluster, workload.namespace, name) ?? whole;
  });
  return { value, isSecret };
}

/** Two dollars stand for one, which begins no reference. */
const reference = /\$\$|\$\((\w+)\)/g;
const shellReference = /\$\$|\$\((\w+)\)|\$\{(\w+)\}|\$(\w+)/g;

/**
 * What the kubelet sets for the Services of a namespace: `API_SERVICE_HOST`, `API_SERVICE_PORT`, `API_SERVICE_PORT_GRPC`
 * and `API_PORT` (kubelet envvars.FromServices). The address of a Service is not known, its name is as good.
 */
function serviceLink(cluster: ClusterModel, namespace: string, name: string): string | undefined {
  const [, prefix = '', what = '', portName] = /^(\w+?)_(SERVICE_HOST|SERVICE_PORT|PORT)(?:_(\w+))?$/.exec(name) ?? [];
  const services = cluster.namespaces.get(namespace)?.services ?? [];
  const service = services.find(({ resource }) => variableName(resource.name) === prefix);
  if (!service || service.resource.headless) return apiServerLink(cluster, prefix, what);
  if (what === 'SERVICE_HOST') return service.resource.name;
  const port = portOf(service, portName);
  if (port === undefined) return undefined;
  return what === 'SERVICE_PORT' ? String(port) : `tcp://${service.resource.name}:${port}`;
}

function apiServerLink(cluster: ClusterModel, prefix: string, what: string): string | undefined {
  if (prefix !== 'KUBERNETES' || serviceNamed(cluster, 'default', 'kubernetes')) return undefined;
  return what === 'SERVICE_HOST' ? 'kubernetes.default.svc' : what === 'SERVICE_PORT' ? '443' : undefined;
}

function portOf({ resource }: Instance<Service>, name: string | undefined): number | undefined {
  if (name === undefined) return resource.ports[0]?.port;
  return resource.ports.find((port) => port.name !== undefined && variableName(port.name) === name)?.port;
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
