/** An answer that is no success, in the shape of docker-modem's errors. */
export class Refusal extends Error {
  readonly statusCode: number;
  readonly json: unknown;
  constructor(statusCode: number, text: string) {
    super(text.trim() || `HTTP status ${statusCode}`);
    this.statusCode = statusCode;
    this.json = parsed(text);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
