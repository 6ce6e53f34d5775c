export { assignRobot, holdAssignment, releaseRobots, settleAssignment } from "./assign-robot.server.ts";
export { type Assignment, type Robot, robotMakers, robotsOfContract } from "./reads.server.ts";
export { acceptRobotInput, endAssignmentInput } from "./schemas.ts";
