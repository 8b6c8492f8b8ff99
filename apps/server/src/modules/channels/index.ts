export { AgentSession } from './realtime/agent-session.ts'
export { createGateway, type GatewayOptions } from './realtime/gateway.ts'
export { Hub } from './realtime/hub.ts'
