import type { SceneField } from "#db/vocabulary/scenes.ts";

/** What is worked on and where, by field: nouns of the trade, none of them an operation. */
export const OBJECTS: Record<SceneField, readonly string[]> = {
  manufacturing: list(
    "电池包 电芯模组 线束总成 压缩机壳体 轮毂 变速箱壳体 空调外机 车门板 仪表台 主板 显示面板 伺服电机 铸件毛坯 阀体 保险杠 座椅骨架 充电器外壳 手机中框 油箱盖 散热片",
  ),
  inspection: list(
    "轴承套圈 玻璃盖板 西林瓶 风机叶片 环焊缝 精密齿轮 血样管 水样瓶 催化剂粉末 智能电表 半钢轮胎 薄膜卷材 冷轧板 混凝土试块 集装箱铅封 晶圆载具",
  ),
  maintenance: list(
    "断路器柜 绝缘子串 齿轮箱 循环泵组 接触网 光伏组件 电缆桥架 散热器翅片 制动闸片 板式换热器 服务器机柜 钢轨扣件 扶梯梯级 储罐内壁 塔筒法兰 母线接头",
  ),
  warehousing: list("周转箱 异形纸箱 川字托盘 冷链箱 软包快件 成品轮胎 布匹卷 行李箱 药品整件 桶装物料 零拣件 笼车 吨袋 家电外箱"),
  catering: list("餐盘 咖啡杯 货架商品 客房布草 净菜 火锅底料 瓶装酒水 走廊地毯 展台样品 保温餐箱 婴童用品 生鲜托盒"),
  healthcare: list("输液袋 检体箱 失能老人 轮椅 中药饮片 手术器械包 床单元 助行架 血压计 雾化器 口服药盒 隔离衣"),
  workSafety: list("防爆柜 瓦斯传感器 皮带机 反应釜 脚手架 危废桶 粉尘管道 煤仓 放散阀 液氨罐 行车轨道 配电间"),
  emergency: list("坍塌楼板 受困车辆 泄漏阀组 消防立管 卷盘 生命体征点 化学品槽车 救援担架 地铁闸机 井筒"),
  disaster: list("堤身 滑坡体 雪障 移动泵车 沙袋 位移计 倒木 挡墙 水尺 倒灌口 应急帐篷 涵洞"),
};
export const PLACES: Record<SceneField, readonly string[]> = {
  manufacturing: list("总装二线 焊装东区 电芯化成段 涂装补漆间 注塑三部 机加中心 终检测试线 压铸岛 返修区 试制间 装配岛 冲压尾段"),
  inspection: list("理化室 来料验收台 出厂终检台 计量室 样品库 口岸查验区 实验中心 在线量测站 恒温间"),
  maintenance: list("变电站 列检库 数据机房 升压站 循环水泵房 配电室 隧道区间 风机塔筒 炼化装置区 机库"),
  warehousing: list("分拨中心 立体库 低温库 装卸月台 前置仓 保税仓 线边超市 航站楼行李房 云仓 甲类库"),
  catering: list("中央厨房 连锁门店 客房层 宴会厅 便利店 高速服务区 展厅 食堂档口 商场中庭"),
  healthcare: list("住院楼 护理院 检验科 门诊药房 手术部 康复大厅 社区站点 发热门诊 血液透析室"),
  workSafety: list("综采面 罐区 化工装置区 烟花库房 粮仓 炼钢平台 井下硐室 加油站 造纸车间外廊"),
  emergency: list("隧道火场 倒塌建筑 化工园区 内河水域 高层住宅 地铁站厅 地下车库 高原公路"),
  disaster: list("水库库区 林区 山区公路 圩堤 泥石流沟 安置点 高陡边坡 入海口 城市低洼处"),
};

/** Ways of speaking of an operation that the lexicon does not know: how people on the floor say it. By operation key. */
export const COLLOQUIAL: Readonly<Record<string, readonly string[]>> = {
  connectorMating: ["把插头怼到位", "对孔推进去听到咔哒", "接口对接到底"],
  screwFastening: ["打螺栓带角度", "锁到扭矩就停", "上紧固件"],
  machineTending: ["喂料再把件拿出来", "给机床换件", "夹盘里放毛坯"],
  partAssembly: ["把几样东西装到一块", "合盖归位", "套件拼合"],
  pressFitting: ["把套子顶进孔里", "压到底再保三秒"],
  wireRouting: ["把线顺进槽里", "顺线扎扎带"],
  clipInstallation: ["按扣子", "把小卡子摁进去"],
  gluing: ["沿边挤一道胶", "走一圈密封胶"],
  welding: ["烧焊", "点几枪把板连上"],
  polishing: ["把表面弄光亮", "把棱角磨平"],
  painting: ["上漆", "喷一遍面漆"],
  labeling: ["糊标签", "撕标往箱上拍"],
  productPackaging: ["装进彩盒封口", "塞进小盒子再合盖"],
  wardRound: ["夜里挨床看一圈"],
  materialHandling: ["把货挪过去", "来回倒腾料"],
  sorting: ["按去向分开扔", "挑出来各归各的道"],
  orderPicking: ["照单子拿货", "按订单凑齐"],
  palletizing: ["把箱子垒整齐", "一层层摞到顶"],
  depalletizing: ["从垛上往下搬箱", "把整板拆散上线"],
  truckLoading: ["掏车厢", "往柜子里塞满"],
  lineFeeding: ["给工位续料", "缺件前送到手边"],
  inventoryCount: ["数库存", "对账点数"],
  shelving: ["往架上摆", "把货归位到格口"],
  parcelInduction: ["把包裹面朝上放上小车"],
  lastMileDelivery: ["送到楼下", "跑完最后一段路"],
  cartTowing: ["拖一串小车跑圈"],
  visualInspection: ["看有没有磕碰划痕", "挑瑕疵"],
  dimensionMeasurement: ["卡一下长短厚薄", "打三坐标"],
  leakTest: ["充气憋压看掉不掉", "打压试漏"],
  instrumentReading: ["看表盘记下来", "看指针走到哪"],
  pipetting: ["吸一管打到板孔里"],
  sampleTransfer: ["把管子在仪器间倒手"],
  codeScanning: ["拿枪嘀一下核单"],
  qualitySorting: ["好坏分两边"],
  acousticCheck: ["听声辨毛病"],
  equipmentPatrol: ["转一圈看设备", "每两小时走点记一遍"],
  switchingOperation: ["分合闸刀", "转把手投退压板"],
  valveOperation: ["拧手轮开关", "把阀关到底"],
  lubrication: ["打黄油", "给轴承补脂"],
  sparePartReplacement: ["坏件拆下换新", "抽屉式换板卡"],
  photovoltaicCleaning: ["给板子擦灰"],
  elevatorMaintenance: ["查轿厢门机"],
  chargingConnection: ["给车插上枪再拔走"],
  mealDelivery: ["把菜端到客人跟前", "从后厨跑到桌边"],
  drinkMaking: ["打奶泡出杯", "摇一杯递出去"],
  dishCollection: ["客人走了把桌子收干净"],
  shelfReplenishment: ["空排面补满", "把货往前拉"],
  floorCleaning: ["推尘擦亮地面"],
  customerGuide: ["领客人到地方", "招呼进店的人"],
  patientTurning: ["帮躺着的人侧个身"],
  patientTransfer: ["从床挪到轮椅"],
  medicineDelivery: ["把药送到护士站"],
  specimenDelivery: ["管子从病房跑到检验科"],
  companionship: ["陪着说说话"],
  patientGuide: ["告诉来看病的人往哪走"],
  rehabilitation: ["带着抬腿屈膝"],
  gasMonitoring: ["闻有没有漏气", "测氧和可燃"],
  securityPatrol: ["夜里绕院子走", "看住围墙"],
  hotWorkWatch: ["焊割时旁边盯着"],
  fireReconnaissance: ["先进去摸清火在哪"],
  searchAndRescue: ["找压在下面的人"],
  casualtyTransport: ["把人抬出来"],
  hoseLaying: ["把带子拉到前头"],
  spillResponse: ["把口子堵上再围一圈"],
  leveePatrol: ["沿堤走找渗水"],
  floodDefence: ["扛袋子垒子埂"],
  desilting: ["把泥挖走"],
  iceSnowRemoval: ["铲路上的雪"],
  disasterSurvey: ["看房子塌成什么样"],
};
/** What people call work they do not name at all. */
export const UNNAMED = list("这道活 这一步 该工位的活计 现场那摊事 相关动作 手上这套动作 老大难的那一环 人工顶着干的部分");

/** Syllables of names that no company has. */
export const FIRST = list("衡 岚 屿 昱 砺 芃 沅 翊 铭 珩 澈 煦 峤 禾 瀚 璟 岱 泠 曦 钧 湛 沐 晟 榆 骁 澜 祺 朔 渊 闳 弈 颖");
export const SECOND = list("拓 步 触 境 枢 擎 维 巧 程 川 域 衍 成 行 原 野 工 器 元 合 启 灵 途 格 映 度");
export const MODEL_LETTERS = list("H D X T R Q L M S V K E G");

/** A few characters in their traditional form, as vendors from Hong Kong and Taiwan write them. */
export const TRADITIONAL: readonly [string, string][] = [
  ["机器人", "機器人"],
  ["线", "線"],
  ["检", "檢"],
  ["测", "測"],
  ["装", "裝"],
  ["护", "護"],
  ["业", "業"],
  ["车", "車"],
  ["无", "無"],
  ["仓", "倉"],
];

function list(words: string): readonly string[] {
  return words.split(" ");
}
