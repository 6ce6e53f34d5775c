/** A question to one of the lists, with what answers it: 2 is what was asked for, 1 is useful beside it. Everything else does not answer. */
export interface JudgedQuery {
  corpus: "scenes" | "capabilities";
  q: string;
  /** Grades by seed slug. */
  grades: Record<string, 1 | 2>;
}

/** Slugs, those that are only useful behind a question mark: "battery-plug optical-module-swap?". */
function grades(slugs: string): Record<string, 1 | 2> {
  return Object.fromEntries(slugs.split(" ").map((slug) => (slug.endsWith("?") ? [slug.slice(0, -1), 1] : [slug, 2])));
}
const scene = (q: string, slugs: string): JudgedQuery => ({ corpus: "scenes", q, grades: grades(slugs) });
const capability = (q: string, slugs: string): JudgedQuery => ({ corpus: "capabilities", q, grades: grades(slugs) });

/**
 * One hundred questions as people type them, judged by hand from the texts of the seeds, not from what any engine gives back: operations in the
 * words of the lexicon and in others, objects, trades, figures with units, short names, places, traditional characters, and mixtures.
 */
export const JUDGED_QUERIES: readonly JudgedQuery[] = [
  // Operations, as the lexicon words them
  scene("打螺丝", "pump-truck-hose"),
  scene("柔性插接", "battery-plug firework-fuse-insertion?"),
  scene("上下料", "watch-leak-tanglan watch-leak-yewan"),
  scene("移液", "water-sample-preparation"),
  scene("机房运维", "optical-module-swap"),
  scene("分拣", "cabinet-panel-sorting garment-return-processing cold-store-mixed-depalletizing?"),
  scene("拆垛", "cold-store-mixed-depalletizing"),
  scene("搜救", "metro-tunnel-smoke-search collapsed-stairwell-supply"),
  scene("滑坡监测", "landslide-crack-gauges"),
  scene("倒闸操作", "switchgear-truck-racking"),
  // Operations in words of their own
  scene("螺栓复拧", "pump-truck-hose? emu-bogie-check"),
  scene("叠衣服", "garment-return-processing"),
  scene("火锅店收桌子", "hotpot-table-clearing"),
  scene("夜里给老人翻身", "bedside-turning"),
  scene("敲击听音找脱粘", "rotor-blade-tap-test"),
  scene("临期食品下架", "night-store-restocking"),
  scene("冷库搬货", "cold-store-mixed-depalletizing"),
  scene("退货处理", "garment-return-processing"),
  scene("插引线", "firework-fuse-insertion"),
  scene("反应袋接管", "aseptic-bag-connection"),
  scene("湿坯转运", "toilet-green-body"),
  // Objects
  scene("电池包 插头", "battery-plug"),
  scene("智能手表 漏气", "watch-leak-tanglan watch-leak-yewan"),
  scene("儿童手表", "watch-leak-yewan"),
  scene("液压胶管", "pump-truck-hose"),
  scene("直升机桨叶", "rotor-blade-tap-test"),
  scene("腔镜器械", "cssd-tray-assembly"),
  scene("断路器手车", "switchgear-truck-racking"),
  scene("鹤管 装车", "loading-arm-docking"),
  scene("马桶", "toilet-green-body"),
  scene("沙袋 排涝", "island-typhoon-pump"),
  // Trades and places
  scene("生物制药 无菌", "aseptic-bag-connection"),
  scene("便利店", "night-store-restocking"),
  scene("中医院抓药", "tcm-slice-dispensing"),
  scene("动车检修", "emu-bogie-check"),
  scene("易燃易爆 防静电", "firework-fuse-insertion loading-arm-docking"),
  scene("地铁火灾搜救", "metro-tunnel-smoke-search collapsed-stairwell-supply?"),
  scene("养老院护理", "bedside-turning"),
  scene("佛山", "toilet-green-body cabinet-panel-sorting"),
  scene("东莞 上下料", "watch-leak-tanglan watch-leak-yewan"),
  scene("机器狗", "emu-bogie-check? metro-tunnel-smoke-search collapsed-stairwell-supply island-typhoon-pump landslide-crack-gauges"),
  // Short names of units
  scene("沐岚", "cabinet-panel-sorting"),
  scene("明途智算", "optical-module-swap"),
  scene("洛蘅护理院 翻身", "bedside-turning"),
  // Traditional characters and full width
  scene("數據中心 光模塊", "optical-module-swap"),
  scene("醫院", "cssd-tray-assembly tcm-slice-dispensing bedside-turning?"),
  // Figures with units
  scene("位置精度0.5mm以内", "battery-plug watch-leak-tanglan watch-leak-yewan"),
  scene("防护等级ＩＰ６７", "collapsed-stairwell-supply island-typhoon-pump"),
  scene("节拍10秒以内", "firework-fuse-insertion"),
  scene("续航≥4小时 四足", "island-typhoon-pump landslide-crack-gauges"),

  // Capabilities: operations
  capability("螺丝锁付", "lingchu-tighten angong-screwdriving qiheng-boxbolt wenzhu-d2"),
  capability("机床上下料", "angong-machinetending wenzhu-l1 hezhao-e85?"),
  capability("线束布线", "lingchu-route liangong-harness"),
  capability("护理翻身", "xingyuan-c3 kangyu-turning husui-turn daiyue-caremotion? pengli-care?"),
  capability("康复训练", "jindu-r3 husui-rehab daiyue-rehabscore"),
  capability("病房消毒", "jindu-u2 kangyu-disinfection husui-uvplan"),
  capability("货架补货", "weixu-restock muheng-restock"),
  capability("扭锁拆装", "fanli-p1 haidan-lashing weiheng-heavy6?"),
  capability("带电作业", "suian-i1 dianhe-liveline chuyu-insulator"),
  capability("水带铺设", "rouzhi-hose yuedun-firecrew lunchi-track? tuoling-q50?"),
  capability("疏散引导", "yanqia-evacuate"),
  capability("外观检测", "diwei-appearance liangong-deburr sizhen-defect"),
  // In words of their own
  capability("小螺钉防滑牙", "angong-screwdriving"),
  capability("送药送标本", "jindu-n1 kangyu-ward lupu-indoor?"),
  capability("现磨咖啡拉花", "lanzhu-b2 weixu-coffee"),
  capability("收碗擦桌子", "muheng-cleanup"),
  capability("叠毛巾铺床", "rouzhi-linen"),
  capability("快递分拣供包", "zhanma-parcel rouzhi-parcel"),
  capability("火场侦察找人", "qianyue-f1 yuedun-firecrew xiguang-smoke zaiyan-fire?"),
  capability("废墟里找幸存者", "minglan-s2 minglan-rescueteam lupu-rubble? xiguang-life rongjin-rescue? zaiyan-flood?"),
  capability("汛期巡堤", "minglan-d1 yuedun-flood xunzhi-levee suixiang-flood rongjin-levee?"),
  capability("端子插线拉脱复检", "lingchu-terminal"),
  capability("机柜跳线插拔", "chuyu-patchcord"),
  capability("老人陪聊", "yanqia-companion"),
  capability("负重上下楼梯", "hengbu-h3l lupu-ladder lunchi-track?"),
  capability("强化学习训练步态", "niyu-parallel"),
  // Products and parts
  capability("仿生手", "jingren-f12 jingren-t16 zhiwei-m11 zhiwei-m6 zhanggou-h21 zhanggou-g9"),
  capability("夹爪", "jingren-p2 hezhao-e85 hezhao-v4 hezhao-s3 hezhao-tote"),
  capability("六维力传感器", "lizhun-wrist6 weiheng-micro6 weiheng-heavy6"),
  capability("低温电池", "wanchu-cold"),
  capability("谐波关节模组", "guanyi-harmonic"),
  capability("固态激光雷达", "guangju-solid"),
  capability("全向底盘", "lunchi-omni"),
  capability("电子皮肤", "rongchu-fingertip rongchu-armskin"),
  capability("防爆机器狗", "tuoling-ex22 yuedun-hazmat wanchu-ex? weijing-explosion?"),
  capability("实时操作系统", "panshu-core"),
  capability("插接仿真", "jingyu-contact"),
  // Services
  capability("高低温试验", "wenjian-climate jingchu-lowtemp"),
  capability("激光跟踪仪测精度", "yuezhun-precision"),
  capability("机器人保险", "yueheng-hull yueheng-downtime huyan-firstset huyan-trial pengli-care pengli-public"),
  capability("第三者责任", "pengli-public huyan-trial?"),
  capability("大促短租", "zuxing-peak"),
  capability("特种机器人租赁", "bozu-special"),
  // Trades, short names, traditional characters, figures
  capability("核电站 辐射环境", "daichuan-n1 daichuan-q2 huijie-rad rongjin-nuclear panshu-secure?"),
  capability("变电站", "hengbu-h2e dianhe-substation xunzhi-substation tuoling-q20 diwei-meter?"),
  capability("灵触", "lingchu-flexplug lingchu-tighten lingchu-route lingchu-terminal"),
  capability("驮岭四足", "tuoling-q20 tuoling-q50 tuoling-ex22"),
  capability("導覽講解", "lanzhu-y4 yanqia-guide suixiang-eventguide suixiang-daily?"),
  capability("负载40公斤以上", "jindu-n1 tuoling-q50 guanyi-linear lunchi-omni lunchi-diff"),
  capability("重复定位精度≤50μm 夹爪", "jingren-p2 hezhao-e85"),
];
