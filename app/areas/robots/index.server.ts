export { assignRobot } from "./assign-robot.server.ts";
export { type Robot, robotsOfContract } from "./reads.server.ts";
export { ROBOT_IDENTITY } from "./schemas.ts";
