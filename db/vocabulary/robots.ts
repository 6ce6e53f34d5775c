/**
 * 整机身份证: 2 country + 4 company + 6 model + 17 serial, digits and capital letters (人形机器人全生命周期管理规范). No checksum is published.
 */
export const ROBOT_IDENTITY = /^[0-9A-Z]{2}[0-9A-Z]{4}[0-9A-Z]{6}[0-9A-Z]{17}$/;
