import {
  checkToolParameters,
  TOOL_LIMITS,
  type FieldProblem,
  type SessionTool,
  type ToolRequest,
  type ToolWire,
} from '@visavis/shared';

/** Looks at a URL before anybody connects to it. @returns what is wrong with it; null when nothing is to see. */
export type UrlCheck = (url: string) => string | null;

/** What is wrong with declared tools beyond what a schema can see. */
export function toolProblems(tools: readonly ToolRequest[], checkUrl: UrlCheck): FieldProblem[] {
  return tools.flatMap((tool, index) => {
    const parameters = checkToolParameters(tool.parameters);
    const url = tool.kind === 'server' ? checkUrl(tool.url) : null;
    return [
      ...(parameters === null ? [] : [{ path: `tools.${index}.parameters`, message: parameters }]),
      ...(url === null ? [] : [{ path: `tools.${index}.url`, message: url }]),
    ];
  });
}

export function toSessionTool(tool: ToolRequest): SessionTool {
  return {
    name: tool.name,
    description: tool.description,
    parameters: tool.parameters,
    kind: tool.kind,
    url: tool.kind === 'server' ? tool.url : null,
    timeoutMs: tool.timeout_ms ?? TOOL_LIMITS.defaultTimeoutMs,
    filler: tool.filler ?? null,
  };
}

export function toToolWire(tool: SessionTool): ToolWire {
  return {
    name: tool.name,
    description: tool.description,
    parameters: { ...tool.parameters },
    kind: tool.kind,
    url: tool.url,
    timeout_ms: tool.timeoutMs,
    filler: tool.filler,
  };
}
