import { exportCompose, exportView, importCompose, importView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const importTask = task(
  {
    name: 'import',
    doc: `Make a project of a Compose file: conf/build.conf and conf/run.conf
What dockerops has no words for is listed with its line. Nothing is overwritten; the Compose file stays as it is.`,
    form: 'plan',
    parameters: [
      { name: 'file', type: 'string', doc: 'the Compose file; compose.yaml and its like by default' },
    ],
    view: importView,
  },
  ({ run }, { file }) => importCompose(run, file),
);

export const exportTask = task(
  {
    name: 'export',
    doc: `Show run.conf as a Compose file
"export:compose > compose.yaml" writes it. What Compose has no words for stands under x-dockerops: import reads it back.`,
    form: 'query',
    parameters: [
      { name: 'format', type: 'enum', values: ['compose'], doc: 'what to write' },
      { name: 'conf', type: 'string', doc: 'another run.conf: conf/NAME.conf' },
    ],
    view: exportView,
  },
  ({ run }, { conf }) => exportCompose(run, conf),
);
