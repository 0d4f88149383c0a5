import {
  onHost,
  type DockeropsEvent,
  type EventSink,
  type LinesEvent,
  type StepView,
} from '../../core/index.ts';

/** Events of a task on a host, named after it. With `many` hosts, people see whose each line is. */
export function taggedSink(emit: EventSink, host: string, many: boolean): EventSink {
  return (event) => emit(tagged(event, host, many));
}

function tagged(event: DockeropsEvent, host: string, many: boolean): DockeropsEvent {
  const step = (view: StepView): StepView => ({ ...view, id: `${host}/${view.id}`, host });
  switch (event.type) {
    case 'task-started':
    case 'task-ended':
      return { ...event, host };
    case 'error':
      return { ...event, error: onHost(event.error, host), host };
    case 'result':
      return { ...event, host, ...(many && { heading: host }) };
    case 'output':
      return { ...event, host, ...(many && { source: joined(host, event.source) }) };
    case 'lines':
      return taggedLines(event, host, many);
    case 'message':
      return many ? { ...event, host, text: `[${host}] ${event.text}` } : event;
    case 'step-started':
    case 'step-ended':
      return { ...event, step: step(event.step) };
    case 'step-progress':
      return { ...event, host, id: `${host}/${event.id}` };
    case 'plan-made':
      return {
        ...event,
        host,
        title: many ? `${host}: ${event.title}` : event.title,
        steps: event.steps.map((one) => ({
          ...one,
          ...step(one),
          needs: one.needs.map((need) => `${host}/${need}`),
        })),
      };
    case 'plan-ended':
      return { ...event, host, title: many ? `${host}: ${event.title}` : event.title };
    case 'item':
      return { ...event, host, ...(many && { text: `[${host}] ${event.text}` }) };
    case 'frame':
      return { ...event, host };
    case 'hosts-ended':
    case 'host-started':
    case 'host-ended':
      return event;
  }
}

const joined = (host: string, source: string | undefined): string =>
  source === undefined ? host : `${host} ${source}`;

function taggedLines(event: LinesEvent, host: string, many: boolean): LinesEvent {
  const lines = event.lines.map((line) => ({
    ...line,
    source: {
      name: many ? joined(host, line.source.name) : line.source.name,
      data: { host, ...line.source.data },
    },
  }));
  const nameWidth = (event.nameWidth ?? 0) + host.length + 1;
  return { ...event, host, lines, ...(many && { nameWidth }) };
}
