import { completionStub, shells } from '../src/cli/index.ts';
import type { View } from '../src/core/index.ts';
import { task } from '../src/runner/index.ts';

export const completion = task(
  {
    doc: `Print the completion script of a shell
For bash: source <(dockerops completion:bash), best in ~/.bashrc. For zsh the same, in ~/.zshrc. For fish: dockerops completion:fish | source.`,
    local: true,
    form: 'query',
    parameters: [{ name: 'shell', type: 'enum', values: shells, doc: 'which shell', required: true }],
    view: (text: string): View => ({ kind: 'text', text }),
  },
  async (_context, { shell }) => completionStub(shell),
);
