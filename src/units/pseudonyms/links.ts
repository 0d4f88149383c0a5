import { checker, type ContainerDefinition } from '../file/schema.ts';
import type { Link } from '../keywords/settings.ts';
import type { Pseudonyms } from './names.ts';

/** Those of the container that checks are made from may be written either way. */
export const linksOf = ({ name, settings }: ContainerDefinition, names: Pseudonyms): readonly Link[] =>
  name === checker ? settings.links.map((link) => turned(link, (one) => names.isKnown(one))) : settings.links;

/** docker-py has (container, alias); the seed's own example has it the other way round (units §8.3). */
export const turned = (link: Link, isKnown: (name: string) => boolean): Link =>
  !isKnown(link.target) && isKnown(link.alias) ? { target: link.alias, alias: link.target } : link;
