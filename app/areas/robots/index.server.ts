export { assignRobot } from "./assign-robot.server.ts";
export { type Robot, robotsOfContract } from "./reads.server.ts";
