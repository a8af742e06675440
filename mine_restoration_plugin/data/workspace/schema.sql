-- A workspace of 矿山修复 (Mine Restoration), version 2: one GeoPackage, EPSG:4490.
-- Made by scripts/workspace_schema.py from data/fields.json; do not edit by hand.
-- Lengths, units and code lists stand in data/fields.json and data/code_lists.json.
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10200;

-- The GeoPackage's own tables (OGC 12-128r15)
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude/latitude in degrees on WGS 84'),
  ('China Geodetic Coordinate System 2000', 4490, 'EPSG', 4490, 'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4490"]]', 'longitude/latitude in degrees, CGCS2000');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL);

-- 矿山 Sites
CREATE TABLE sites (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  ZTBH TEXT(30) NOT NULL UNIQUE,  -- 主体编号
  KSMC TEXT(80),  -- 矿山名称
  SHENG TEXT(30),  -- 省
  XZS TEXT(30),  -- 市
  XZX TEXT(30),  -- 县
  XZJD TEXT(60),  -- 乡镇（街道）
  XZQDM TEXT(12),  -- 行政区代码
  WZ TEXT(120),  -- 位置
  ZT TEXT(2) NOT NULL ON CONFLICT REPLACE DEFAULT '10',  -- 状态，代码表 ZT
  ZTYY TEXT,  -- 状态变更原因
  PCYY TEXT(254),  -- 排除原因
  ZXPC TEXT(20),  -- 注销批次
  ZXRQ DATE CHECK (ZXRQ IS NULL OR ZXRQ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 注销日期
  GHQZ DATE CHECK (GHQZ IS NULL OR GHQZ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 管护至
  BZ TEXT(254),  -- 备注
  KFX REAL,  -- 中心经度，度
  KFY REAL,  -- 中心纬度，度
  TBS INTEGER,  -- 图斑数
  TQMJ REAL,  -- 椭球面积，平方米
  FWNMJ REAL,  -- 范围内面积，平方米
  HLMC TEXT(20),  -- 河流
  GZL TEXT(1),  -- 干支流，代码表 GZL
  PQ TEXT(1),  -- 片区，代码表 PQ
  SDM TEXT(2),  -- 省代码，代码表 PROVINCE
  SCOPE INTEGER,  -- 在范围内，代码表 YESNO
  WZD INTEGER DEFAULT 0 CHECK (WZD BETWEEN 0 AND 100),  -- 档案完整度，%
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('sites', 'attributes', '矿山', 'Sites', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('sites', 0);
CREATE TRIGGER trigger_insert_feature_count_sites AFTER INSERT ON sites BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('sites'); END;
CREATE TRIGGER trigger_delete_feature_count_sites AFTER DELETE ON sites BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('sites'); END;

-- 图斑 Patches
CREATE TABLE patches (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom MULTIPOLYGON,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  site TEXT(36) REFERENCES sites (uuid) ON DELETE RESTRICT,  -- the site
  TBBH TEXT(30) UNIQUE,  -- 图斑编号
  YTBBH TEXT(30),  -- 原编号
  ZTBH TEXT(30),  -- 主体编号
  QKBH TEXT(30),  -- 区块编号
  SHENG TEXT(30),  -- 省
  XZS TEXT(30),  -- 市
  XZX TEXT(30),  -- 县
  XZQDM TEXT(12),  -- 行政区代码
  WZ TEXT(120),  -- 位置
  KSMC TEXT(80),  -- 矿山名称
  KFX REAL,  -- 中心经度，度
  KFY REAL,  -- 中心纬度，度
  TBMJ REAL,  -- 图斑面积，平方米
  TBHDMJ REAL,  -- 核定面积，平方米
  CKZH TEXT(30),  -- 采矿证号
  GBND TEXT(4),  -- 关闭年度
  FKYWR TEXT(80),  -- 复垦义务人
  TBDL TEXT(2),  -- 大类，代码表 TBDL
  TBXL TEXT(2),  -- 小类，代码表 TBXL
  TBSX TEXT(2),  -- 图斑属性，代码表 TBSX
  KCFS TEXT(1),  -- 开采方式，代码表 KCFS
  KZ TEXT(5),  -- 矿种，代码表 KZ
  HFZLQK TEXT(1),  -- 恢复治理情况，代码表 HFZLQK
  NXFFS TEXT(1),  -- 修复方式，代码表 NXFFS
  NXFFX TEXT(20),  -- 修复方向，代码表 NXFFX
  STWT TEXT(40),  -- 生态问题，代码表 STWT
  SDDL TEXT(5),  -- 地类
  BHDLX TEXT(1),  -- 保护地类型，代码表 BHDLX
  BHDJB TEXT(1),  -- 保护地级别，代码表 BHDJB
  HCDW TEXT(80),  -- 核查单位
  HCRY TEXT(20),  -- 核查人
  HCRQ DATE CHECK (HCRQ IS NULL OR HCRQ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 核查日期
  BZ TEXT(254),  -- 备注
  RGPD TEXT(1),  -- 人工判定，代码表 RGPD
  RGYY TEXT(254),  -- 判定理由
  HLMC TEXT(20),  -- 河流
  GZL TEXT(1),  -- 干支流，代码表 GZL
  JAJL REAL,  -- 距岸，米
  FWNMJ REAL,  -- 范围内面积，平方米
  TQMJ REAL,  -- 椭球面积，平方米
  PQ TEXT(1),  -- 片区，代码表 PQ
  SDM TEXT(2),  -- 省代码，代码表 PROVINCE
  SCOPE INTEGER,  -- 在范围内，代码表 YESNO
  BJTB INTEGER,  -- 边界图斑，代码表 YESNO
  PDYJ TEXT(1),  -- 判定依据，代码表 PDYJ
  XFGZL TEXT(20),  -- 下发干支流
  YPDJG TEXT(40),  -- 人工判定前
  PDGZ TEXT(60),  -- 判定规则
  PDSJ TEXT(19),  -- 判定时间
  stale INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0,  -- 待重算
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('patches', 'features', '图斑', 'Patches', 4490);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) VALUES ('patches', 'geom', 'MULTIPOLYGON', 4490, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES ('patches', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_patches_geom USING rtree (id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_patches_geom_insert AFTER INSERT ON patches WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO rtree_patches_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_patches_geom_update1 AFTER UPDATE OF geom ON patches WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO rtree_patches_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_patches_geom_update2 AFTER UPDATE OF geom ON patches WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_patches_geom WHERE id = OLD.fid; END;
CREATE TRIGGER rtree_patches_geom_update3 AFTER UPDATE ON patches WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_patches_geom WHERE id = OLD.fid; INSERT OR REPLACE INTO rtree_patches_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_patches_geom_update4 AFTER UPDATE ON patches WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_patches_geom WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER rtree_patches_geom_delete AFTER DELETE ON patches WHEN OLD.geom NOT NULL BEGIN DELETE FROM rtree_patches_geom WHERE id = OLD.fid; END;
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('patches', 0);
CREATE TRIGGER trigger_insert_feature_count_patches AFTER INSERT ON patches BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('patches'); END;
CREATE TRIGGER trigger_delete_feature_count_patches AFTER DELETE ON patches BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('patches'); END;

-- 档案 Archive
CREATE TABLE archive (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  site TEXT(36) NOT NULL UNIQUE REFERENCES sites (uuid) ON DELETE CASCADE,  -- the site
  JBQK TEXT,  -- 基本情况
  KZ TEXT(5),  -- 矿种，代码表 KZ
  KCFS TEXT(1),  -- 开采方式，代码表 KCFS
  TCND TEXT(4),  -- 停采年
  JDR TEXT(20),  -- 建档人
  JDRQ DATE CHECK (JDRQ IS NULL OR JDRQ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 建档日期
  ZYWT TEXT(40),  -- 主要问题，代码表 STWT
  WTMS TEXT,  -- 问题描述
  DZYH TEXT(1),  -- 地质灾害隐患，代码表 DZYH
  YZCD TEXT(1),  -- 严重程度，代码表 YZCD
  SZ TEXT,  -- 四至
  HFQK TEXT,  -- 保护与治理恢复情况
  ZRHFMJ REAL CHECK (ZRHFMJ >= 0),  -- 自然恢复面积，公顷
  ZBFGD REAL CHECK (ZBFGD BETWEEN 0 AND 100),  -- 植被覆盖度，%
  CQCS TEXT,  -- 采取的主要措施
  NXFFS TEXT(1),  -- 修复方式，代码表 NXFFS
  NXFFX TEXT(20),  -- 修复方向，代码表 NXFFX
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('archive', 'attributes', '档案', 'Archive', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('archive', 0);
CREATE TRIGGER trigger_insert_feature_count_archive AFTER INSERT ON archive BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('archive'); END;
CREATE TRIGGER trigger_delete_feature_count_archive AFTER DELETE ON archive BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('archive'); END;

-- 台账 Ledger
CREATE TABLE ledger (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  site TEXT(36) NOT NULL UNIQUE REFERENCES sites (uuid) ON DELETE CASCADE,  -- the site
  ZRLX TEXT(1),  -- 责任主体类型，代码表 ZRLX
  ZRZT TEXT(80),  -- 责任主体
  ZLRW TEXT,  -- 治理任务
  RWMJ REAL CHECK (RWMJ >= 0),  -- 任务面积，公顷
  GSTZ REAL CHECK (GSTZ >= 0),  -- 投资估算，万元
  KGRQ DATE CHECK (KGRQ IS NULL OR KGRQ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 开工日期
  ZLSX DATE CHECK (ZLSX IS NULL OR ZLSX GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 治理时限
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('ledger', 'attributes', '台账', 'Ledger', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('ledger', 0);
CREATE TRIGGER trigger_insert_feature_count_ledger AFTER INSERT ON ledger BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('ledger'); END;
CREATE TRIGGER trigger_delete_feature_count_ledger AFTER DELETE ON ledger BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('ledger'); END;

-- 资金来源 Funds
CREATE TABLE funds (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  site TEXT(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,  -- the site
  ZJLX TEXT(2),  -- 资金类型，代码表 ZJLX
  ZHXM TEXT(1),  -- 整合项目，代码表 ZHXM
  ZJJH REAL CHECK (ZJJH >= 0),  -- 计划资金，万元
  ZJDW REAL CHECK (ZJDW >= 0),  -- 到位资金，万元
  ZJZC REAL CHECK (ZJZC >= 0),  -- 支出资金，万元
  BZ TEXT(254),  -- 备注
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('funds', 'attributes', '资金来源', 'Funds', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('funds', 0);
CREATE TRIGGER trigger_insert_feature_count_funds AFTER INSERT ON funds BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('funds'); END;
CREATE TRIGGER trigger_delete_feature_count_funds AFTER DELETE ON funds BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('funds'); END;

-- 治理进度 Progress
CREATE TABLE progress (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  site TEXT(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,  -- the site
  BGQB TEXT(6),  -- 期别
  WCMJ REAL CHECK (WCMJ >= 0),  -- 完成面积，公顷
  XXJD REAL CHECK (XXJD BETWEEN 0 AND 100),  -- 形象进度，%
  LJZC REAL CHECK (LJZC >= 0),  -- 累计支出，万元
  CZWT TEXT,  -- 存在问题
  TBR TEXT(20),  -- 填报人
  SHR TEXT(20),  -- 审核人
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('progress', 'attributes', '治理进度', 'Progress', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('progress', 0);
CREATE TRIGGER trigger_insert_feature_count_progress AFTER INSERT ON progress BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('progress'); END;
CREATE TRIGGER trigger_delete_feature_count_progress AFTER DELETE ON progress BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('progress'); END;

-- 验收 Acceptance
CREATE TABLE acceptance (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  site TEXT(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,  -- the site
  YSJB TEXT(1),  -- 验收级别，代码表 YSJB
  YSRQ DATE CHECK (YSRQ IS NULL OR YSRQ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 验收日期
  YSMJ REAL CHECK (YSMJ >= 0),  -- 验收面积，公顷
  YSJL TEXT(1),  -- 验收结论，代码表 YSJL
  YSWH TEXT(60),  -- 验收文号
  YSZJ TEXT(20),  -- 验收组长
  XFHDL TEXT(5),  -- 修复后地类
  BZ TEXT(254),  -- 备注
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('acceptance', 'attributes', '验收', 'Acceptance', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('acceptance', 0);
CREATE TRIGGER trigger_insert_feature_count_acceptance AFTER INSERT ON acceptance BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('acceptance'); END;
CREATE TRIGGER trigger_delete_feature_count_acceptance AFTER DELETE ON acceptance BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('acceptance'); END;

-- 随机抽查 Inspections
CREATE TABLE inspections (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  site TEXT(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,  -- the site
  CCPC TEXT(20),  -- 抽查批次
  CCZZ TEXT(20),  -- 抽查种子
  CCFC TEXT(20),  -- 抽查分层
  JCR TEXT(20),  -- 检查人
  JCRQ DATE CHECK (JCRQ IS NULL OR JCRQ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 检查日期
  XFQK TEXT(1),  -- 相符情况，代码表 XFQK
  CCWT TEXT,  -- 存在问题
  ZGQX DATE CHECK (ZGQX IS NULL OR ZGQX GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 限期整改
  ZGQK TEXT(1),  -- 整改情况，代码表 ZGQK
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('inspections', 'attributes', '随机抽查', 'Inspections', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('inspections', 0);
CREATE TRIGGER trigger_insert_feature_count_inspections AFTER INSERT ON inspections BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('inspections'); END;
CREATE TRIGGER trigger_delete_feature_count_inspections AFTER DELETE ON inspections BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('inspections'); END;

-- 照片 Photos
CREATE TABLE photos (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom POINT,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  site TEXT(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,  -- the site
  ZPLX TEXT(1),  -- 照片类型，代码表 ZPLX
  ZPSM TEXT(254),  -- 照片说明
  PSSJ TEXT(19),  -- 拍摄时间
  PSR TEXT(20),  -- 拍摄人
  FWJ REAL CHECK (FWJ BETWEEN 0 AND 360),  -- 方位角，度
  ZPDZ TEXT(36),  -- 对照照片
  ZPMC TEXT(120),  -- 原文件名
  ZPLJ TEXT(254),  -- 照片路径
  ZPHX TEXT(64),  -- 照片校验值
  ZPJL REAL,  -- 距主体，米
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('photos', 'features', '照片', 'Photos', 4490);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) VALUES ('photos', 'geom', 'POINT', 4490, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES ('photos', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_photos_geom USING rtree (id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_photos_geom_insert AFTER INSERT ON photos WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO rtree_photos_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_photos_geom_update1 AFTER UPDATE OF geom ON photos WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO rtree_photos_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_photos_geom_update2 AFTER UPDATE OF geom ON photos WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_photos_geom WHERE id = OLD.fid; END;
CREATE TRIGGER rtree_photos_geom_update3 AFTER UPDATE ON photos WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_photos_geom WHERE id = OLD.fid; INSERT OR REPLACE INTO rtree_photos_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_photos_geom_update4 AFTER UPDATE ON photos WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_photos_geom WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER rtree_photos_geom_delete AFTER DELETE ON photos WHEN OLD.geom NOT NULL BEGIN DELETE FROM rtree_photos_geom WHERE id = OLD.fid; END;
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('photos', 0);
CREATE TRIGGER trigger_insert_feature_count_photos AFTER INSERT ON photos BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('photos'); END;
CREATE TRIGGER trigger_delete_feature_count_photos AFTER DELETE ON photos BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('photos'); END;

-- 公示记录 Disclosures
CREATE TABLE disclosures (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT ((lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))),  -- key
  GSBT TEXT(200),  -- 公示标题
  PZR TEXT(40),  -- 批准人
  PZWH TEXT(60),  -- 批准文号
  PZRQ DATE CHECK (PZRQ IS NULL OR PZRQ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- 批准日期
  GSFW TEXT,  -- 公示范围
  GSKS INTEGER,  -- 公示矿山数
  GSZP INTEGER,  -- 公示照片数
  GSWJ TEXT,  -- 公示文件及校验值
  GSJC TEXT,  -- 公示前检查
  GSSJ TEXT(19),  -- 生成时间
  editor TEXT(40),  -- who saved last through the plugin
  mark TEXT(60)  -- changes with each such save
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('disclosures', 'attributes', '公示记录', 'Disclosures', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('disclosures', 0);
CREATE TRIGGER trigger_insert_feature_count_disclosures AFTER INSERT ON disclosures BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('disclosures'); END;
CREATE TRIGGER trigger_delete_feature_count_disclosures AFTER DELETE ON disclosures BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('disclosures'); END;

-- 修改历史 History
CREATE TABLE history (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,  -- 序号
  tab TEXT NOT NULL,  -- 表
  uuid TEXT NOT NULL,  -- 记录
  site TEXT,  -- 主体
  action TEXT NOT NULL CHECK (action IN ('I', 'U', 'D')),  -- 操作
  field TEXT,  -- 字段
  old TEXT,  -- 原值
  new TEXT,  -- 新值
  who TEXT,  -- 修改人
  at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),  -- 时间
  mark TEXT,  -- 批次
  seal TEXT  -- 封印
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('history', 'attributes', '修改历史', 'History', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('history', 0);
CREATE TRIGGER trigger_insert_feature_count_history AFTER INSERT ON history BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('history'); END;
CREATE TRIGGER trigger_delete_feature_count_history AFTER DELETE ON history BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('history'); END;

-- 代码 Code lists
CREATE TABLE codes (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  list TEXT NOT NULL,  -- 代码表
  code TEXT NOT NULL,  -- 代码
  name TEXT NOT NULL,  -- 名称
  name_en TEXT,  -- 英文名称
  place INTEGER NOT NULL DEFAULT 0,  -- 顺序
  UNIQUE (list, code)
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('codes', 'attributes', '代码', 'Code lists', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('codes', 0);
CREATE TRIGGER trigger_insert_feature_count_codes AFTER INSERT ON codes BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('codes'); END;
CREATE TRIGGER trigger_delete_feature_count_codes AFTER DELETE ON codes BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('codes'); END;

-- 河流 Rivers
CREATE TABLE rivers (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom MULTILINESTRING,
  HLMC TEXT(20),  -- 河流
  GZL TEXT(1),  -- 干支流
  LY TEXT(120)  -- 来源
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('rivers', 'features', '河流', 'Rivers', 4490);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) VALUES ('rivers', 'geom', 'MULTILINESTRING', 4490, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES ('rivers', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_rivers_geom USING rtree (id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_rivers_geom_insert AFTER INSERT ON rivers WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO rtree_rivers_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_rivers_geom_update1 AFTER UPDATE OF geom ON rivers WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO rtree_rivers_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_rivers_geom_update2 AFTER UPDATE OF geom ON rivers WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_rivers_geom WHERE id = OLD.fid; END;
CREATE TRIGGER rtree_rivers_geom_update3 AFTER UPDATE ON rivers WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_rivers_geom WHERE id = OLD.fid; INSERT OR REPLACE INTO rtree_rivers_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_rivers_geom_update4 AFTER UPDATE ON rivers WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_rivers_geom WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER rtree_rivers_geom_delete AFTER DELETE ON rivers WHEN OLD.geom NOT NULL BEGIN DELETE FROM rtree_rivers_geom WHERE id = OLD.fid; END;
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('rivers', 0);
CREATE TRIGGER trigger_insert_feature_count_rivers AFTER INSERT ON rivers BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('rivers'); END;
CREATE TRIGGER trigger_delete_feature_count_rivers AFTER DELETE ON rivers BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('rivers'); END;

-- 两岸范围 Strips
CREATE TABLE strips (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom MULTIPOLYGON,
  HLMC TEXT(20),  -- 河流
  GZL TEXT(1),  -- 干支流
  DISTANCE REAL  -- 范围（公里）
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('strips', 'features', '两岸范围', 'Strips', 4490);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) VALUES ('strips', 'geom', 'MULTIPOLYGON', 4490, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES ('strips', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_strips_geom USING rtree (id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_strips_geom_insert AFTER INSERT ON strips WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO rtree_strips_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_strips_geom_update1 AFTER UPDATE OF geom ON strips WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO rtree_strips_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_strips_geom_update2 AFTER UPDATE OF geom ON strips WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_strips_geom WHERE id = OLD.fid; END;
CREATE TRIGGER rtree_strips_geom_update3 AFTER UPDATE ON strips WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_strips_geom WHERE id = OLD.fid; INSERT OR REPLACE INTO rtree_strips_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_strips_geom_update4 AFTER UPDATE ON strips WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_strips_geom WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER rtree_strips_geom_delete AFTER DELETE ON strips WHEN OLD.geom NOT NULL BEGIN DELETE FROM rtree_strips_geom WHERE id = OLD.fid; END;
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('strips', 0);
CREATE TRIGGER trigger_insert_feature_count_strips AFTER INSERT ON strips BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('strips'); END;
CREATE TRIGGER trigger_delete_feature_count_strips AFTER DELETE ON strips BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('strips'); END;

-- 设置 Settings
CREATE TABLE settings (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  key TEXT NOT NULL UNIQUE,  -- 设置
  value TEXT  -- 值
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('settings', 'attributes', '设置', 'Settings', 0);
INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('settings', 0);
CREATE TRIGGER trigger_insert_feature_count_settings AFTER INSERT ON settings BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('settings'); END;
CREATE TRIGGER trigger_delete_feature_count_settings AFTER DELETE ON settings BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('settings'); END;

-- Indexes
CREATE INDEX patches_site ON patches (site, TBBH);
CREATE INDEX funds_site ON funds (site);
CREATE INDEX progress_site ON progress (site);
CREATE INDEX acceptance_site ON acceptance (site);
CREATE INDEX inspections_site ON inspections (site);
CREATE INDEX photos_site ON photos (site);
CREATE INDEX patches_YTBBH ON patches (YTBBH);
CREATE INDEX patches_ZTBH ON patches (ZTBH);
CREATE INDEX patches_stale ON patches (stale);
CREATE INDEX sites_ZT ON sites (ZT);
CREATE INDEX sites_XZQDM ON sites (XZQDM);
CREATE INDEX sites_KSMC ON sites (KSMC);
CREATE INDEX history_site ON history (site);
CREATE INDEX history_record ON history (uuid);
CREATE INDEX history_mark ON history (mark);
CREATE INDEX history_unsealed ON history (id) WHERE seal IS NULL;

-- History of sites
CREATE TRIGGER sites_history_update AFTER UPDATE OF ZTBH, KSMC, SHENG, XZS, XZX, XZJD, XZQDM, WZ, ZT, ZTYY, PCYY, ZXPC, ZXRQ, GHQZ, BZ ON sites BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'sites', NEW.uuid, NEW.uuid, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'ZTBH' AS field, OLD.ZTBH AS old, NEW.ZTBH AS new
    UNION ALL
    SELECT 'KSMC' AS field, OLD.KSMC AS old, NEW.KSMC AS new
    UNION ALL
    SELECT 'SHENG' AS field, OLD.SHENG AS old, NEW.SHENG AS new
    UNION ALL
    SELECT 'XZS' AS field, OLD.XZS AS old, NEW.XZS AS new
    UNION ALL
    SELECT 'XZX' AS field, OLD.XZX AS old, NEW.XZX AS new
    UNION ALL
    SELECT 'XZJD' AS field, OLD.XZJD AS old, NEW.XZJD AS new
    UNION ALL
    SELECT 'XZQDM' AS field, OLD.XZQDM AS old, NEW.XZQDM AS new
    UNION ALL
    SELECT 'WZ' AS field, OLD.WZ AS old, NEW.WZ AS new
    UNION ALL
    SELECT 'ZT' AS field, OLD.ZT AS old, NEW.ZT AS new
    UNION ALL
    SELECT 'ZTYY' AS field, OLD.ZTYY AS old, NEW.ZTYY AS new
    UNION ALL
    SELECT 'PCYY' AS field, OLD.PCYY AS old, NEW.PCYY AS new
    UNION ALL
    SELECT 'ZXPC' AS field, OLD.ZXPC AS old, NEW.ZXPC AS new
    UNION ALL
    SELECT 'ZXRQ' AS field, OLD.ZXRQ AS old, NEW.ZXRQ AS new
    UNION ALL
    SELECT 'GHQZ' AS field, OLD.GHQZ AS old, NEW.GHQZ AS new
    UNION ALL
    SELECT 'BZ' AS field, OLD.BZ AS old, NEW.BZ AS new
  ) WHERE old IS NOT new;
END;
CREATE TRIGGER sites_history_insert AFTER INSERT ON sites BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'sites', NEW.uuid, NEW.uuid, 'I', NULL, NULL, NULL,
    CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN NEW.editor END, CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN substr(NEW.mark, 1, instr(NEW.mark, '/') - 1) END;
END;
CREATE TRIGGER sites_history_delete AFTER DELETE ON sites BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'sites', OLD.uuid, OLD.uuid, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'ZTBH' AS field, OLD.ZTBH AS old, NULL AS new
    UNION ALL
    SELECT 'KSMC' AS field, OLD.KSMC AS old, NULL AS new
    UNION ALL
    SELECT 'SHENG' AS field, OLD.SHENG AS old, NULL AS new
    UNION ALL
    SELECT 'XZS' AS field, OLD.XZS AS old, NULL AS new
    UNION ALL
    SELECT 'XZX' AS field, OLD.XZX AS old, NULL AS new
    UNION ALL
    SELECT 'XZJD' AS field, OLD.XZJD AS old, NULL AS new
    UNION ALL
    SELECT 'XZQDM' AS field, OLD.XZQDM AS old, NULL AS new
    UNION ALL
    SELECT 'WZ' AS field, OLD.WZ AS old, NULL AS new
    UNION ALL
    SELECT 'ZT' AS field, OLD.ZT AS old, NULL AS new
    UNION ALL
    SELECT 'ZTYY' AS field, OLD.ZTYY AS old, NULL AS new
    UNION ALL
    SELECT 'PCYY' AS field, OLD.PCYY AS old, NULL AS new
    UNION ALL
    SELECT 'ZXPC' AS field, OLD.ZXPC AS old, NULL AS new
    UNION ALL
    SELECT 'ZXRQ' AS field, OLD.ZXRQ AS old, NULL AS new
    UNION ALL
    SELECT 'GHQZ' AS field, OLD.GHQZ AS old, NULL AS new
    UNION ALL
    SELECT 'BZ' AS field, OLD.BZ AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'ZTBH';
END;

-- History of patches
CREATE TRIGGER patches_history_update AFTER UPDATE OF TBBH, YTBBH, ZTBH, QKBH, SHENG, XZS, XZX, XZQDM, WZ, KSMC, KFX, KFY, TBMJ, TBHDMJ, CKZH, GBND, FKYWR, TBDL, TBXL, TBSX, KCFS, KZ, HFZLQK, NXFFS, NXFFX, STWT, SDDL, BHDLX, BHDJB, HCDW, HCRY, HCRQ, BZ, RGPD, RGYY, HLMC, GZL, JAJL, FWNMJ, TQMJ, PQ, SDM, SCOPE, BJTB, PDYJ, XFGZL, YPDJG, PDGZ, PDSJ, site, geom ON patches BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'patches', NEW.uuid, NEW.site, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'TBBH' AS field, OLD.TBBH AS old, NEW.TBBH AS new
    UNION ALL
    SELECT 'YTBBH' AS field, OLD.YTBBH AS old, NEW.YTBBH AS new
    UNION ALL
    SELECT 'ZTBH' AS field, OLD.ZTBH AS old, NEW.ZTBH AS new
    UNION ALL
    SELECT 'QKBH' AS field, OLD.QKBH AS old, NEW.QKBH AS new
    UNION ALL
    SELECT 'SHENG' AS field, OLD.SHENG AS old, NEW.SHENG AS new
    UNION ALL
    SELECT 'XZS' AS field, OLD.XZS AS old, NEW.XZS AS new
    UNION ALL
    SELECT 'XZX' AS field, OLD.XZX AS old, NEW.XZX AS new
    UNION ALL
    SELECT 'XZQDM' AS field, OLD.XZQDM AS old, NEW.XZQDM AS new
    UNION ALL
    SELECT 'WZ' AS field, OLD.WZ AS old, NEW.WZ AS new
    UNION ALL
    SELECT 'KSMC' AS field, OLD.KSMC AS old, NEW.KSMC AS new
    UNION ALL
    SELECT 'KFX' AS field, OLD.KFX AS old, NEW.KFX AS new
    UNION ALL
    SELECT 'KFY' AS field, OLD.KFY AS old, NEW.KFY AS new
    UNION ALL
    SELECT 'TBMJ' AS field, OLD.TBMJ AS old, NEW.TBMJ AS new
    UNION ALL
    SELECT 'TBHDMJ' AS field, OLD.TBHDMJ AS old, NEW.TBHDMJ AS new
    UNION ALL
    SELECT 'CKZH' AS field, OLD.CKZH AS old, NEW.CKZH AS new
    UNION ALL
    SELECT 'GBND' AS field, OLD.GBND AS old, NEW.GBND AS new
    UNION ALL
    SELECT 'FKYWR' AS field, OLD.FKYWR AS old, NEW.FKYWR AS new
    UNION ALL
    SELECT 'TBDL' AS field, OLD.TBDL AS old, NEW.TBDL AS new
    UNION ALL
    SELECT 'TBXL' AS field, OLD.TBXL AS old, NEW.TBXL AS new
    UNION ALL
    SELECT 'TBSX' AS field, OLD.TBSX AS old, NEW.TBSX AS new
    UNION ALL
    SELECT 'KCFS' AS field, OLD.KCFS AS old, NEW.KCFS AS new
    UNION ALL
    SELECT 'KZ' AS field, OLD.KZ AS old, NEW.KZ AS new
    UNION ALL
    SELECT 'HFZLQK' AS field, OLD.HFZLQK AS old, NEW.HFZLQK AS new
    UNION ALL
    SELECT 'NXFFS' AS field, OLD.NXFFS AS old, NEW.NXFFS AS new
    UNION ALL
    SELECT 'NXFFX' AS field, OLD.NXFFX AS old, NEW.NXFFX AS new
    UNION ALL
    SELECT 'STWT' AS field, nullif(OLD.STWT, '{}') AS old, nullif(NEW.STWT, '{}') AS new
    UNION ALL
    SELECT 'SDDL' AS field, OLD.SDDL AS old, NEW.SDDL AS new
    UNION ALL
    SELECT 'BHDLX' AS field, OLD.BHDLX AS old, NEW.BHDLX AS new
    UNION ALL
    SELECT 'BHDJB' AS field, OLD.BHDJB AS old, NEW.BHDJB AS new
    UNION ALL
    SELECT 'HCDW' AS field, OLD.HCDW AS old, NEW.HCDW AS new
    UNION ALL
    SELECT 'HCRY' AS field, OLD.HCRY AS old, NEW.HCRY AS new
    UNION ALL
    SELECT 'HCRQ' AS field, OLD.HCRQ AS old, NEW.HCRQ AS new
    UNION ALL
    SELECT 'BZ' AS field, OLD.BZ AS old, NEW.BZ AS new
    UNION ALL
    SELECT 'RGPD' AS field, OLD.RGPD AS old, NEW.RGPD AS new
    UNION ALL
    SELECT 'RGYY' AS field, OLD.RGYY AS old, NEW.RGYY AS new
    UNION ALL
    SELECT 'HLMC' AS field, OLD.HLMC AS old, NEW.HLMC AS new
    UNION ALL
    SELECT 'GZL' AS field, OLD.GZL AS old, NEW.GZL AS new
    UNION ALL
    SELECT 'JAJL' AS field, OLD.JAJL AS old, NEW.JAJL AS new
    UNION ALL
    SELECT 'FWNMJ' AS field, OLD.FWNMJ AS old, NEW.FWNMJ AS new
    UNION ALL
    SELECT 'TQMJ' AS field, OLD.TQMJ AS old, NEW.TQMJ AS new
    UNION ALL
    SELECT 'PQ' AS field, OLD.PQ AS old, NEW.PQ AS new
    UNION ALL
    SELECT 'SDM' AS field, OLD.SDM AS old, NEW.SDM AS new
    UNION ALL
    SELECT 'SCOPE' AS field, OLD.SCOPE AS old, NEW.SCOPE AS new
    UNION ALL
    SELECT 'BJTB' AS field, OLD.BJTB AS old, NEW.BJTB AS new
    UNION ALL
    SELECT 'PDYJ' AS field, OLD.PDYJ AS old, NEW.PDYJ AS new
    UNION ALL
    SELECT 'XFGZL' AS field, OLD.XFGZL AS old, NEW.XFGZL AS new
    UNION ALL
    SELECT 'YPDJG' AS field, OLD.YPDJG AS old, NEW.YPDJG AS new
    UNION ALL
    SELECT 'PDGZ' AS field, OLD.PDGZ AS old, NEW.PDGZ AS new
    UNION ALL
    SELECT 'PDSJ' AS field, OLD.PDSJ AS old, NEW.PDSJ AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NEW.site AS new
    UNION ALL
    SELECT 'geom' AS field, nullif(hex(OLD.geom), '') AS old, nullif(hex(NEW.geom), '') AS new
  ) WHERE old IS NOT new AND NOT (field = 'site' AND old IS NULL);
END;
CREATE TRIGGER patches_history_insert AFTER INSERT ON patches BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'patches', NEW.uuid, coalesce(NEW.site, (SELECT uuid FROM sites WHERE ZTBH = coalesce(nullif(NEW.ZTBH, ''), nullif(NEW.TBBH, ''), NEW.uuid)), NEW.uuid), 'I', NULL, NULL, NULL,
    CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN NEW.editor END, CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN substr(NEW.mark, 1, instr(NEW.mark, '/') - 1) END;
END;
CREATE TRIGGER patches_history_delete AFTER DELETE ON patches BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'patches', OLD.uuid, OLD.site, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'TBBH' AS field, OLD.TBBH AS old, NULL AS new
    UNION ALL
    SELECT 'YTBBH' AS field, OLD.YTBBH AS old, NULL AS new
    UNION ALL
    SELECT 'ZTBH' AS field, OLD.ZTBH AS old, NULL AS new
    UNION ALL
    SELECT 'QKBH' AS field, OLD.QKBH AS old, NULL AS new
    UNION ALL
    SELECT 'SHENG' AS field, OLD.SHENG AS old, NULL AS new
    UNION ALL
    SELECT 'XZS' AS field, OLD.XZS AS old, NULL AS new
    UNION ALL
    SELECT 'XZX' AS field, OLD.XZX AS old, NULL AS new
    UNION ALL
    SELECT 'XZQDM' AS field, OLD.XZQDM AS old, NULL AS new
    UNION ALL
    SELECT 'WZ' AS field, OLD.WZ AS old, NULL AS new
    UNION ALL
    SELECT 'KSMC' AS field, OLD.KSMC AS old, NULL AS new
    UNION ALL
    SELECT 'KFX' AS field, OLD.KFX AS old, NULL AS new
    UNION ALL
    SELECT 'KFY' AS field, OLD.KFY AS old, NULL AS new
    UNION ALL
    SELECT 'TBMJ' AS field, OLD.TBMJ AS old, NULL AS new
    UNION ALL
    SELECT 'TBHDMJ' AS field, OLD.TBHDMJ AS old, NULL AS new
    UNION ALL
    SELECT 'CKZH' AS field, OLD.CKZH AS old, NULL AS new
    UNION ALL
    SELECT 'GBND' AS field, OLD.GBND AS old, NULL AS new
    UNION ALL
    SELECT 'FKYWR' AS field, OLD.FKYWR AS old, NULL AS new
    UNION ALL
    SELECT 'TBDL' AS field, OLD.TBDL AS old, NULL AS new
    UNION ALL
    SELECT 'TBXL' AS field, OLD.TBXL AS old, NULL AS new
    UNION ALL
    SELECT 'TBSX' AS field, OLD.TBSX AS old, NULL AS new
    UNION ALL
    SELECT 'KCFS' AS field, OLD.KCFS AS old, NULL AS new
    UNION ALL
    SELECT 'KZ' AS field, OLD.KZ AS old, NULL AS new
    UNION ALL
    SELECT 'HFZLQK' AS field, OLD.HFZLQK AS old, NULL AS new
    UNION ALL
    SELECT 'NXFFS' AS field, OLD.NXFFS AS old, NULL AS new
    UNION ALL
    SELECT 'NXFFX' AS field, OLD.NXFFX AS old, NULL AS new
    UNION ALL
    SELECT 'STWT' AS field, nullif(OLD.STWT, '{}') AS old, NULL AS new
    UNION ALL
    SELECT 'SDDL' AS field, OLD.SDDL AS old, NULL AS new
    UNION ALL
    SELECT 'BHDLX' AS field, OLD.BHDLX AS old, NULL AS new
    UNION ALL
    SELECT 'BHDJB' AS field, OLD.BHDJB AS old, NULL AS new
    UNION ALL
    SELECT 'HCDW' AS field, OLD.HCDW AS old, NULL AS new
    UNION ALL
    SELECT 'HCRY' AS field, OLD.HCRY AS old, NULL AS new
    UNION ALL
    SELECT 'HCRQ' AS field, OLD.HCRQ AS old, NULL AS new
    UNION ALL
    SELECT 'BZ' AS field, OLD.BZ AS old, NULL AS new
    UNION ALL
    SELECT 'RGPD' AS field, OLD.RGPD AS old, NULL AS new
    UNION ALL
    SELECT 'RGYY' AS field, OLD.RGYY AS old, NULL AS new
    UNION ALL
    SELECT 'HLMC' AS field, OLD.HLMC AS old, NULL AS new
    UNION ALL
    SELECT 'GZL' AS field, OLD.GZL AS old, NULL AS new
    UNION ALL
    SELECT 'JAJL' AS field, OLD.JAJL AS old, NULL AS new
    UNION ALL
    SELECT 'FWNMJ' AS field, OLD.FWNMJ AS old, NULL AS new
    UNION ALL
    SELECT 'TQMJ' AS field, OLD.TQMJ AS old, NULL AS new
    UNION ALL
    SELECT 'PQ' AS field, OLD.PQ AS old, NULL AS new
    UNION ALL
    SELECT 'SDM' AS field, OLD.SDM AS old, NULL AS new
    UNION ALL
    SELECT 'SCOPE' AS field, OLD.SCOPE AS old, NULL AS new
    UNION ALL
    SELECT 'BJTB' AS field, OLD.BJTB AS old, NULL AS new
    UNION ALL
    SELECT 'PDYJ' AS field, OLD.PDYJ AS old, NULL AS new
    UNION ALL
    SELECT 'XFGZL' AS field, OLD.XFGZL AS old, NULL AS new
    UNION ALL
    SELECT 'YPDJG' AS field, OLD.YPDJG AS old, NULL AS new
    UNION ALL
    SELECT 'PDGZ' AS field, OLD.PDGZ AS old, NULL AS new
    UNION ALL
    SELECT 'PDSJ' AS field, OLD.PDSJ AS old, NULL AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NULL AS new
    UNION ALL
    SELECT 'geom' AS field, nullif(hex(OLD.geom), '') AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'TBBH';
END;

-- History of archive
CREATE TRIGGER archive_history_update AFTER UPDATE OF JBQK, KZ, KCFS, TCND, JDR, JDRQ, ZYWT, WTMS, DZYH, YZCD, SZ, HFQK, ZRHFMJ, ZBFGD, CQCS, NXFFS, NXFFX, site ON archive BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'archive', NEW.uuid, NEW.site, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'JBQK' AS field, OLD.JBQK AS old, NEW.JBQK AS new
    UNION ALL
    SELECT 'KZ' AS field, OLD.KZ AS old, NEW.KZ AS new
    UNION ALL
    SELECT 'KCFS' AS field, OLD.KCFS AS old, NEW.KCFS AS new
    UNION ALL
    SELECT 'TCND' AS field, OLD.TCND AS old, NEW.TCND AS new
    UNION ALL
    SELECT 'JDR' AS field, OLD.JDR AS old, NEW.JDR AS new
    UNION ALL
    SELECT 'JDRQ' AS field, OLD.JDRQ AS old, NEW.JDRQ AS new
    UNION ALL
    SELECT 'ZYWT' AS field, nullif(OLD.ZYWT, '{}') AS old, nullif(NEW.ZYWT, '{}') AS new
    UNION ALL
    SELECT 'WTMS' AS field, OLD.WTMS AS old, NEW.WTMS AS new
    UNION ALL
    SELECT 'DZYH' AS field, OLD.DZYH AS old, NEW.DZYH AS new
    UNION ALL
    SELECT 'YZCD' AS field, OLD.YZCD AS old, NEW.YZCD AS new
    UNION ALL
    SELECT 'SZ' AS field, OLD.SZ AS old, NEW.SZ AS new
    UNION ALL
    SELECT 'HFQK' AS field, OLD.HFQK AS old, NEW.HFQK AS new
    UNION ALL
    SELECT 'ZRHFMJ' AS field, OLD.ZRHFMJ AS old, NEW.ZRHFMJ AS new
    UNION ALL
    SELECT 'ZBFGD' AS field, OLD.ZBFGD AS old, NEW.ZBFGD AS new
    UNION ALL
    SELECT 'CQCS' AS field, OLD.CQCS AS old, NEW.CQCS AS new
    UNION ALL
    SELECT 'NXFFS' AS field, OLD.NXFFS AS old, NEW.NXFFS AS new
    UNION ALL
    SELECT 'NXFFX' AS field, OLD.NXFFX AS old, NEW.NXFFX AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NEW.site AS new
  ) WHERE old IS NOT new;
END;
CREATE TRIGGER archive_history_delete AFTER DELETE ON archive BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'archive', OLD.uuid, OLD.site, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'JBQK' AS field, OLD.JBQK AS old, NULL AS new
    UNION ALL
    SELECT 'KZ' AS field, OLD.KZ AS old, NULL AS new
    UNION ALL
    SELECT 'KCFS' AS field, OLD.KCFS AS old, NULL AS new
    UNION ALL
    SELECT 'TCND' AS field, OLD.TCND AS old, NULL AS new
    UNION ALL
    SELECT 'JDR' AS field, OLD.JDR AS old, NULL AS new
    UNION ALL
    SELECT 'JDRQ' AS field, OLD.JDRQ AS old, NULL AS new
    UNION ALL
    SELECT 'ZYWT' AS field, nullif(OLD.ZYWT, '{}') AS old, NULL AS new
    UNION ALL
    SELECT 'WTMS' AS field, OLD.WTMS AS old, NULL AS new
    UNION ALL
    SELECT 'DZYH' AS field, OLD.DZYH AS old, NULL AS new
    UNION ALL
    SELECT 'YZCD' AS field, OLD.YZCD AS old, NULL AS new
    UNION ALL
    SELECT 'SZ' AS field, OLD.SZ AS old, NULL AS new
    UNION ALL
    SELECT 'HFQK' AS field, OLD.HFQK AS old, NULL AS new
    UNION ALL
    SELECT 'ZRHFMJ' AS field, OLD.ZRHFMJ AS old, NULL AS new
    UNION ALL
    SELECT 'ZBFGD' AS field, OLD.ZBFGD AS old, NULL AS new
    UNION ALL
    SELECT 'CQCS' AS field, OLD.CQCS AS old, NULL AS new
    UNION ALL
    SELECT 'NXFFS' AS field, OLD.NXFFS AS old, NULL AS new
    UNION ALL
    SELECT 'NXFFX' AS field, OLD.NXFFX AS old, NULL AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'JBQK';
END;

-- History of ledger
CREATE TRIGGER ledger_history_update AFTER UPDATE OF ZRLX, ZRZT, ZLRW, RWMJ, GSTZ, KGRQ, ZLSX, site ON ledger BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'ledger', NEW.uuid, NEW.site, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'ZRLX' AS field, OLD.ZRLX AS old, NEW.ZRLX AS new
    UNION ALL
    SELECT 'ZRZT' AS field, OLD.ZRZT AS old, NEW.ZRZT AS new
    UNION ALL
    SELECT 'ZLRW' AS field, OLD.ZLRW AS old, NEW.ZLRW AS new
    UNION ALL
    SELECT 'RWMJ' AS field, OLD.RWMJ AS old, NEW.RWMJ AS new
    UNION ALL
    SELECT 'GSTZ' AS field, OLD.GSTZ AS old, NEW.GSTZ AS new
    UNION ALL
    SELECT 'KGRQ' AS field, OLD.KGRQ AS old, NEW.KGRQ AS new
    UNION ALL
    SELECT 'ZLSX' AS field, OLD.ZLSX AS old, NEW.ZLSX AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NEW.site AS new
  ) WHERE old IS NOT new;
END;
CREATE TRIGGER ledger_history_delete AFTER DELETE ON ledger BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'ledger', OLD.uuid, OLD.site, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'ZRLX' AS field, OLD.ZRLX AS old, NULL AS new
    UNION ALL
    SELECT 'ZRZT' AS field, OLD.ZRZT AS old, NULL AS new
    UNION ALL
    SELECT 'ZLRW' AS field, OLD.ZLRW AS old, NULL AS new
    UNION ALL
    SELECT 'RWMJ' AS field, OLD.RWMJ AS old, NULL AS new
    UNION ALL
    SELECT 'GSTZ' AS field, OLD.GSTZ AS old, NULL AS new
    UNION ALL
    SELECT 'KGRQ' AS field, OLD.KGRQ AS old, NULL AS new
    UNION ALL
    SELECT 'ZLSX' AS field, OLD.ZLSX AS old, NULL AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'ZRLX';
END;

-- History of funds
CREATE TRIGGER funds_history_update AFTER UPDATE OF ZJLX, ZHXM, ZJJH, ZJDW, ZJZC, BZ, site ON funds BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'funds', NEW.uuid, NEW.site, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'ZJLX' AS field, OLD.ZJLX AS old, NEW.ZJLX AS new
    UNION ALL
    SELECT 'ZHXM' AS field, OLD.ZHXM AS old, NEW.ZHXM AS new
    UNION ALL
    SELECT 'ZJJH' AS field, OLD.ZJJH AS old, NEW.ZJJH AS new
    UNION ALL
    SELECT 'ZJDW' AS field, OLD.ZJDW AS old, NEW.ZJDW AS new
    UNION ALL
    SELECT 'ZJZC' AS field, OLD.ZJZC AS old, NEW.ZJZC AS new
    UNION ALL
    SELECT 'BZ' AS field, OLD.BZ AS old, NEW.BZ AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NEW.site AS new
  ) WHERE old IS NOT new;
END;
CREATE TRIGGER funds_history_insert AFTER INSERT ON funds BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'funds', NEW.uuid, NEW.site, 'I', NULL, NULL, NULL,
    CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN NEW.editor END, CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN substr(NEW.mark, 1, instr(NEW.mark, '/') - 1) END;
END;
CREATE TRIGGER funds_history_delete AFTER DELETE ON funds BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'funds', OLD.uuid, OLD.site, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'ZJLX' AS field, OLD.ZJLX AS old, NULL AS new
    UNION ALL
    SELECT 'ZHXM' AS field, OLD.ZHXM AS old, NULL AS new
    UNION ALL
    SELECT 'ZJJH' AS field, OLD.ZJJH AS old, NULL AS new
    UNION ALL
    SELECT 'ZJDW' AS field, OLD.ZJDW AS old, NULL AS new
    UNION ALL
    SELECT 'ZJZC' AS field, OLD.ZJZC AS old, NULL AS new
    UNION ALL
    SELECT 'BZ' AS field, OLD.BZ AS old, NULL AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'ZJLX';
END;

-- History of progress
CREATE TRIGGER progress_history_update AFTER UPDATE OF BGQB, WCMJ, XXJD, LJZC, CZWT, TBR, SHR, site ON progress BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'progress', NEW.uuid, NEW.site, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'BGQB' AS field, OLD.BGQB AS old, NEW.BGQB AS new
    UNION ALL
    SELECT 'WCMJ' AS field, OLD.WCMJ AS old, NEW.WCMJ AS new
    UNION ALL
    SELECT 'XXJD' AS field, OLD.XXJD AS old, NEW.XXJD AS new
    UNION ALL
    SELECT 'LJZC' AS field, OLD.LJZC AS old, NEW.LJZC AS new
    UNION ALL
    SELECT 'CZWT' AS field, OLD.CZWT AS old, NEW.CZWT AS new
    UNION ALL
    SELECT 'TBR' AS field, OLD.TBR AS old, NEW.TBR AS new
    UNION ALL
    SELECT 'SHR' AS field, OLD.SHR AS old, NEW.SHR AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NEW.site AS new
  ) WHERE old IS NOT new;
END;
CREATE TRIGGER progress_history_insert AFTER INSERT ON progress BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'progress', NEW.uuid, NEW.site, 'I', NULL, NULL, NULL,
    CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN NEW.editor END, CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN substr(NEW.mark, 1, instr(NEW.mark, '/') - 1) END;
END;
CREATE TRIGGER progress_history_delete AFTER DELETE ON progress BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'progress', OLD.uuid, OLD.site, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'BGQB' AS field, OLD.BGQB AS old, NULL AS new
    UNION ALL
    SELECT 'WCMJ' AS field, OLD.WCMJ AS old, NULL AS new
    UNION ALL
    SELECT 'XXJD' AS field, OLD.XXJD AS old, NULL AS new
    UNION ALL
    SELECT 'LJZC' AS field, OLD.LJZC AS old, NULL AS new
    UNION ALL
    SELECT 'CZWT' AS field, OLD.CZWT AS old, NULL AS new
    UNION ALL
    SELECT 'TBR' AS field, OLD.TBR AS old, NULL AS new
    UNION ALL
    SELECT 'SHR' AS field, OLD.SHR AS old, NULL AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'BGQB';
END;

-- History of acceptance
CREATE TRIGGER acceptance_history_update AFTER UPDATE OF YSJB, YSRQ, YSMJ, YSJL, YSWH, YSZJ, XFHDL, BZ, site ON acceptance BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'acceptance', NEW.uuid, NEW.site, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'YSJB' AS field, OLD.YSJB AS old, NEW.YSJB AS new
    UNION ALL
    SELECT 'YSRQ' AS field, OLD.YSRQ AS old, NEW.YSRQ AS new
    UNION ALL
    SELECT 'YSMJ' AS field, OLD.YSMJ AS old, NEW.YSMJ AS new
    UNION ALL
    SELECT 'YSJL' AS field, OLD.YSJL AS old, NEW.YSJL AS new
    UNION ALL
    SELECT 'YSWH' AS field, OLD.YSWH AS old, NEW.YSWH AS new
    UNION ALL
    SELECT 'YSZJ' AS field, OLD.YSZJ AS old, NEW.YSZJ AS new
    UNION ALL
    SELECT 'XFHDL' AS field, OLD.XFHDL AS old, NEW.XFHDL AS new
    UNION ALL
    SELECT 'BZ' AS field, OLD.BZ AS old, NEW.BZ AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NEW.site AS new
  ) WHERE old IS NOT new;
END;
CREATE TRIGGER acceptance_history_insert AFTER INSERT ON acceptance BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'acceptance', NEW.uuid, NEW.site, 'I', NULL, NULL, NULL,
    CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN NEW.editor END, CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN substr(NEW.mark, 1, instr(NEW.mark, '/') - 1) END;
END;
CREATE TRIGGER acceptance_history_delete AFTER DELETE ON acceptance BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'acceptance', OLD.uuid, OLD.site, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'YSJB' AS field, OLD.YSJB AS old, NULL AS new
    UNION ALL
    SELECT 'YSRQ' AS field, OLD.YSRQ AS old, NULL AS new
    UNION ALL
    SELECT 'YSMJ' AS field, OLD.YSMJ AS old, NULL AS new
    UNION ALL
    SELECT 'YSJL' AS field, OLD.YSJL AS old, NULL AS new
    UNION ALL
    SELECT 'YSWH' AS field, OLD.YSWH AS old, NULL AS new
    UNION ALL
    SELECT 'YSZJ' AS field, OLD.YSZJ AS old, NULL AS new
    UNION ALL
    SELECT 'XFHDL' AS field, OLD.XFHDL AS old, NULL AS new
    UNION ALL
    SELECT 'BZ' AS field, OLD.BZ AS old, NULL AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'YSJB';
END;

-- History of inspections
CREATE TRIGGER inspections_history_update AFTER UPDATE OF CCPC, CCZZ, CCFC, JCR, JCRQ, XFQK, CCWT, ZGQX, ZGQK, site ON inspections BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'inspections', NEW.uuid, NEW.site, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'CCPC' AS field, OLD.CCPC AS old, NEW.CCPC AS new
    UNION ALL
    SELECT 'CCZZ' AS field, OLD.CCZZ AS old, NEW.CCZZ AS new
    UNION ALL
    SELECT 'CCFC' AS field, OLD.CCFC AS old, NEW.CCFC AS new
    UNION ALL
    SELECT 'JCR' AS field, OLD.JCR AS old, NEW.JCR AS new
    UNION ALL
    SELECT 'JCRQ' AS field, OLD.JCRQ AS old, NEW.JCRQ AS new
    UNION ALL
    SELECT 'XFQK' AS field, OLD.XFQK AS old, NEW.XFQK AS new
    UNION ALL
    SELECT 'CCWT' AS field, OLD.CCWT AS old, NEW.CCWT AS new
    UNION ALL
    SELECT 'ZGQX' AS field, OLD.ZGQX AS old, NEW.ZGQX AS new
    UNION ALL
    SELECT 'ZGQK' AS field, OLD.ZGQK AS old, NEW.ZGQK AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NEW.site AS new
  ) WHERE old IS NOT new;
END;
CREATE TRIGGER inspections_history_insert AFTER INSERT ON inspections BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'inspections', NEW.uuid, NEW.site, 'I', NULL, NULL, NULL,
    CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN NEW.editor END, CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN substr(NEW.mark, 1, instr(NEW.mark, '/') - 1) END;
END;
CREATE TRIGGER inspections_history_delete AFTER DELETE ON inspections BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'inspections', OLD.uuid, OLD.site, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'CCPC' AS field, OLD.CCPC AS old, NULL AS new
    UNION ALL
    SELECT 'CCZZ' AS field, OLD.CCZZ AS old, NULL AS new
    UNION ALL
    SELECT 'CCFC' AS field, OLD.CCFC AS old, NULL AS new
    UNION ALL
    SELECT 'JCR' AS field, OLD.JCR AS old, NULL AS new
    UNION ALL
    SELECT 'JCRQ' AS field, OLD.JCRQ AS old, NULL AS new
    UNION ALL
    SELECT 'XFQK' AS field, OLD.XFQK AS old, NULL AS new
    UNION ALL
    SELECT 'CCWT' AS field, OLD.CCWT AS old, NULL AS new
    UNION ALL
    SELECT 'ZGQX' AS field, OLD.ZGQX AS old, NULL AS new
    UNION ALL
    SELECT 'ZGQK' AS field, OLD.ZGQK AS old, NULL AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'CCPC';
END;

-- History of photos
CREATE TRIGGER photos_history_update AFTER UPDATE OF ZPLX, ZPSM, PSSJ, PSR, FWJ, ZPDZ, ZPMC, ZPLJ, ZPHX, ZPJL, site, geom ON photos BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'photos', NEW.uuid, NEW.site, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'ZPLX' AS field, OLD.ZPLX AS old, NEW.ZPLX AS new
    UNION ALL
    SELECT 'ZPSM' AS field, OLD.ZPSM AS old, NEW.ZPSM AS new
    UNION ALL
    SELECT 'PSSJ' AS field, OLD.PSSJ AS old, NEW.PSSJ AS new
    UNION ALL
    SELECT 'PSR' AS field, OLD.PSR AS old, NEW.PSR AS new
    UNION ALL
    SELECT 'FWJ' AS field, OLD.FWJ AS old, NEW.FWJ AS new
    UNION ALL
    SELECT 'ZPDZ' AS field, OLD.ZPDZ AS old, NEW.ZPDZ AS new
    UNION ALL
    SELECT 'ZPMC' AS field, OLD.ZPMC AS old, NEW.ZPMC AS new
    UNION ALL
    SELECT 'ZPLJ' AS field, OLD.ZPLJ AS old, NEW.ZPLJ AS new
    UNION ALL
    SELECT 'ZPHX' AS field, OLD.ZPHX AS old, NEW.ZPHX AS new
    UNION ALL
    SELECT 'ZPJL' AS field, OLD.ZPJL AS old, NEW.ZPJL AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NEW.site AS new
    UNION ALL
    SELECT 'geom' AS field, nullif(hex(OLD.geom), '') AS old, nullif(hex(NEW.geom), '') AS new
  ) WHERE old IS NOT new;
END;
CREATE TRIGGER photos_history_insert AFTER INSERT ON photos BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'photos', NEW.uuid, NEW.site, 'I', NULL, NULL, NULL,
    CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN NEW.editor END, CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN substr(NEW.mark, 1, instr(NEW.mark, '/') - 1) END;
END;
CREATE TRIGGER photos_history_delete AFTER DELETE ON photos BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'photos', OLD.uuid, OLD.site, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'ZPLX' AS field, OLD.ZPLX AS old, NULL AS new
    UNION ALL
    SELECT 'ZPSM' AS field, OLD.ZPSM AS old, NULL AS new
    UNION ALL
    SELECT 'PSSJ' AS field, OLD.PSSJ AS old, NULL AS new
    UNION ALL
    SELECT 'PSR' AS field, OLD.PSR AS old, NULL AS new
    UNION ALL
    SELECT 'FWJ' AS field, OLD.FWJ AS old, NULL AS new
    UNION ALL
    SELECT 'ZPDZ' AS field, OLD.ZPDZ AS old, NULL AS new
    UNION ALL
    SELECT 'ZPMC' AS field, OLD.ZPMC AS old, NULL AS new
    UNION ALL
    SELECT 'ZPLJ' AS field, OLD.ZPLJ AS old, NULL AS new
    UNION ALL
    SELECT 'ZPHX' AS field, OLD.ZPHX AS old, NULL AS new
    UNION ALL
    SELECT 'ZPJL' AS field, OLD.ZPJL AS old, NULL AS new
    UNION ALL
    SELECT 'site' AS field, OLD.site AS old, NULL AS new
    UNION ALL
    SELECT 'geom' AS field, nullif(hex(OLD.geom), '') AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'ZPLX';
END;

-- History of disclosures
CREATE TRIGGER disclosures_history_update AFTER UPDATE OF GSBT, PZR, PZWH, PZRQ, GSFW, GSKS, GSZP, GSWJ, GSJC, GSSJ ON disclosures BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'disclosures', NEW.uuid, NULL, 'U', field, old, new,
    CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.editor END, CASE WHEN NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL THEN NEW.mark END
  FROM (
    SELECT 'GSBT' AS field, OLD.GSBT AS old, NEW.GSBT AS new
    UNION ALL
    SELECT 'PZR' AS field, OLD.PZR AS old, NEW.PZR AS new
    UNION ALL
    SELECT 'PZWH' AS field, OLD.PZWH AS old, NEW.PZWH AS new
    UNION ALL
    SELECT 'PZRQ' AS field, OLD.PZRQ AS old, NEW.PZRQ AS new
    UNION ALL
    SELECT 'GSFW' AS field, OLD.GSFW AS old, NEW.GSFW AS new
    UNION ALL
    SELECT 'GSKS' AS field, OLD.GSKS AS old, NEW.GSKS AS new
    UNION ALL
    SELECT 'GSZP' AS field, OLD.GSZP AS old, NEW.GSZP AS new
    UNION ALL
    SELECT 'GSWJ' AS field, OLD.GSWJ AS old, NEW.GSWJ AS new
    UNION ALL
    SELECT 'GSJC' AS field, OLD.GSJC AS old, NEW.GSJC AS new
    UNION ALL
    SELECT 'GSSJ' AS field, OLD.GSSJ AS old, NEW.GSSJ AS new
  ) WHERE old IS NOT new;
END;
CREATE TRIGGER disclosures_history_insert AFTER INSERT ON disclosures BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'disclosures', NEW.uuid, NULL, 'I', NULL, NULL, NULL,
    CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN NEW.editor END, CASE WHEN NEW.mark LIKE '%/' || NEW.uuid THEN substr(NEW.mark, 1, instr(NEW.mark, '/') - 1) END;
END;
CREATE TRIGGER disclosures_history_delete AFTER DELETE ON disclosures BEGIN
  INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)
  SELECT 'disclosures', OLD.uuid, NULL, 'D', field, old, NULL,
    CASE WHEN OLD.mark LIKE 'delete:%' THEN OLD.editor END, CASE WHEN OLD.mark LIKE 'delete:%' THEN substr(OLD.mark, 8) END
  FROM (
    SELECT 'GSBT' AS field, OLD.GSBT AS old, NULL AS new
    UNION ALL
    SELECT 'PZR' AS field, OLD.PZR AS old, NULL AS new
    UNION ALL
    SELECT 'PZWH' AS field, OLD.PZWH AS old, NULL AS new
    UNION ALL
    SELECT 'PZRQ' AS field, OLD.PZRQ AS old, NULL AS new
    UNION ALL
    SELECT 'GSFW' AS field, OLD.GSFW AS old, NULL AS new
    UNION ALL
    SELECT 'GSKS' AS field, OLD.GSKS AS old, NULL AS new
    UNION ALL
    SELECT 'GSZP' AS field, OLD.GSZP AS old, NULL AS new
    UNION ALL
    SELECT 'GSWJ' AS field, OLD.GSWJ AS old, NULL AS new
    UNION ALL
    SELECT 'GSJC' AS field, OLD.GSJC AS old, NULL AS new
    UNION ALL
    SELECT 'GSSJ' AS field, OLD.GSSJ AS old, NULL AS new
  ) WHERE old IS NOT NULL OR field = 'GSBT';
END;

-- Nobody changes what the history says; only the seal of a line may still be set, once
CREATE TRIGGER history_no_update BEFORE UPDATE ON history
WHEN OLD.seal IS NOT NULL OR NEW.seal IS NULL OR NEW.id IS NOT OLD.id OR NEW.tab IS NOT OLD.tab OR NEW.uuid IS NOT OLD.uuid
  OR NEW.site IS NOT OLD.site OR NEW.action IS NOT OLD.action OR NEW.field IS NOT OLD.field OR NEW.old IS NOT OLD.old
  OR NEW.new IS NOT OLD.new OR NEW.who IS NOT OLD.who OR NEW.at IS NOT OLD.at OR NEW.mark IS NOT OLD.mark
BEGIN SELECT RAISE(ABORT, 'the history cannot be changed'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'the history cannot be changed'); END;

-- A site always has its archive record and its ledger line
CREATE TRIGGER sites_records AFTER INSERT ON sites BEGIN
  INSERT INTO archive (site, editor, mark) VALUES (NEW.uuid, NEW.editor, NEW.mark);
  INSERT INTO ledger (site, editor, mark) VALUES (NEW.uuid, NEW.editor, NEW.mark);
END;
-- With a site goes what belongs to it, but never its patches; by a trigger, since not every program switches foreign keys on
CREATE TRIGGER sites_children BEFORE DELETE ON sites BEGIN
  SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed: the site has patches') WHERE EXISTS (SELECT 1 FROM patches WHERE site = OLD.uuid);
  UPDATE archive SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  DELETE FROM archive WHERE site = OLD.uuid;
  UPDATE ledger SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  DELETE FROM ledger WHERE site = OLD.uuid;
  UPDATE funds SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  DELETE FROM funds WHERE site = OLD.uuid;
  UPDATE progress SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  DELETE FROM progress WHERE site = OLD.uuid;
  UPDATE acceptance SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  DELETE FROM acceptance WHERE site = OLD.uuid;
  UPDATE inspections SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  DELETE FROM inspections WHERE site = OLD.uuid;
  UPDATE photos SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  DELETE FROM photos WHERE site = OLD.uuid;
END;
-- A patch without a site finds the one of its number, or gets one of its own
CREATE TRIGGER patches_site AFTER INSERT ON patches WHEN NEW.site IS NULL BEGIN
  INSERT OR IGNORE INTO sites (uuid, ZTBH, KSMC, SHENG, XZS, XZX, XZQDM, WZ, editor, mark) VALUES (NEW.uuid, coalesce(nullif(NEW.ZTBH, ''), nullif(NEW.TBBH, ''), NEW.uuid), NEW.KSMC, NEW.SHENG, NEW.XZS, NEW.XZX, NEW.XZQDM, NEW.WZ, NEW.editor, NEW.mark);
  UPDATE patches SET site = (SELECT uuid FROM sites WHERE ZTBH = coalesce(nullif(NEW.ZTBH, ''), nullif(NEW.TBBH, ''), NEW.uuid)) WHERE fid = NEW.fid;
END;
-- What a site has of its patches is added up whenever one of them changes
CREATE TRIGGER patches_rollup_insert AFTER INSERT ON patches WHEN NEW.site IS NOT NULL BEGIN
  UPDATE sites SET
    TBS = (SELECT count(*) FROM patches WHERE patches.site = sites.uuid),
    TQMJ = (SELECT round(sum(TQMJ), 2) FROM patches WHERE patches.site = sites.uuid),
    FWNMJ = (SELECT round(sum(FWNMJ), 2) FROM patches WHERE patches.site = sites.uuid),
    SCOPE = (SELECT max(SCOPE) FROM patches WHERE patches.site = sites.uuid),
    GZL = (SELECT min(GZL) FROM patches WHERE patches.site = sites.uuid AND GZL <> ''),
    HLMC = (SELECT HLMC FROM patches WHERE patches.site = sites.uuid AND GZL <> '' ORDER BY GZL, TQMJ DESC, TBBH LIMIT 1),
    PQ = (SELECT PQ FROM patches WHERE patches.site = sites.uuid AND SDM <> '' ORDER BY TQMJ DESC, TBBH LIMIT 1),
    SDM = (SELECT SDM FROM patches WHERE patches.site = sites.uuid AND SDM <> '' ORDER BY TQMJ DESC, TBBH LIMIT 1),
    KFX = (SELECT avg(KFX) FROM patches WHERE patches.site = sites.uuid),
    KFY = (SELECT avg(KFY) FROM patches WHERE patches.site = sites.uuid)
  WHERE uuid = NEW.site;
END;
CREATE TRIGGER patches_rollup_update AFTER UPDATE OF site, TQMJ, FWNMJ, SCOPE, GZL, HLMC, PQ, SDM, KFX, KFY ON patches BEGIN
  UPDATE sites SET
    TBS = (SELECT count(*) FROM patches WHERE patches.site = sites.uuid),
    TQMJ = (SELECT round(sum(TQMJ), 2) FROM patches WHERE patches.site = sites.uuid),
    FWNMJ = (SELECT round(sum(FWNMJ), 2) FROM patches WHERE patches.site = sites.uuid),
    SCOPE = (SELECT max(SCOPE) FROM patches WHERE patches.site = sites.uuid),
    GZL = (SELECT min(GZL) FROM patches WHERE patches.site = sites.uuid AND GZL <> ''),
    HLMC = (SELECT HLMC FROM patches WHERE patches.site = sites.uuid AND GZL <> '' ORDER BY GZL, TQMJ DESC, TBBH LIMIT 1),
    PQ = (SELECT PQ FROM patches WHERE patches.site = sites.uuid AND SDM <> '' ORDER BY TQMJ DESC, TBBH LIMIT 1),
    SDM = (SELECT SDM FROM patches WHERE patches.site = sites.uuid AND SDM <> '' ORDER BY TQMJ DESC, TBBH LIMIT 1),
    KFX = (SELECT avg(KFX) FROM patches WHERE patches.site = sites.uuid),
    KFY = (SELECT avg(KFY) FROM patches WHERE patches.site = sites.uuid)
  WHERE uuid IN (OLD.site, NEW.site);
END;
CREATE TRIGGER patches_rollup_delete AFTER DELETE ON patches BEGIN
  UPDATE sites SET
    TBS = (SELECT count(*) FROM patches WHERE patches.site = sites.uuid),
    TQMJ = (SELECT round(sum(TQMJ), 2) FROM patches WHERE patches.site = sites.uuid),
    FWNMJ = (SELECT round(sum(FWNMJ), 2) FROM patches WHERE patches.site = sites.uuid),
    SCOPE = (SELECT max(SCOPE) FROM patches WHERE patches.site = sites.uuid),
    GZL = (SELECT min(GZL) FROM patches WHERE patches.site = sites.uuid AND GZL <> ''),
    HLMC = (SELECT HLMC FROM patches WHERE patches.site = sites.uuid AND GZL <> '' ORDER BY GZL, TQMJ DESC, TBBH LIMIT 1),
    PQ = (SELECT PQ FROM patches WHERE patches.site = sites.uuid AND SDM <> '' ORDER BY TQMJ DESC, TBBH LIMIT 1),
    SDM = (SELECT SDM FROM patches WHERE patches.site = sites.uuid AND SDM <> '' ORDER BY TQMJ DESC, TBBH LIMIT 1),
    KFX = (SELECT avg(KFX) FROM patches WHERE patches.site = sites.uuid),
    KFY = (SELECT avg(KFY) FROM patches WHERE patches.site = sites.uuid)
  WHERE uuid = OLD.site;
END;
-- A shape that changed outside the plugin waits to be measured
CREATE TRIGGER patches_stale_insert AFTER INSERT ON patches WHEN NEW.geom IS NOT NULL AND NEW.TQMJ IS NULL BEGIN
  UPDATE patches SET stale = 1 WHERE fid = NEW.fid;
END;
CREATE TRIGGER patches_stale AFTER UPDATE OF geom ON patches WHEN NEW.geom IS NOT OLD.geom AND NEW.TQMJ IS OLD.TQMJ BEGIN
  UPDATE patches SET stale = 1 WHERE fid = NEW.fid;
END;

-- How much of the archive record is filled in
CREATE TRIGGER archive_completeness AFTER UPDATE OF JBQK, KZ, KCFS, JDR, JDRQ, ZYWT, DZYH, YZCD, SZ, HFQK, CQCS ON archive BEGIN
  UPDATE sites SET WZD = CAST(round(100.0 * ((coalesce(NEW.JBQK, '') <> '') + (coalesce(NEW.KZ, '') <> '') + (coalesce(NEW.KCFS, '') <> '') + (coalesce(NEW.JDR, '') <> '') + (coalesce(NEW.JDRQ, '') <> '') + (coalesce(nullif(NEW.ZYWT, '{}'), '') <> '') + (coalesce(NEW.DZYH, '') <> '') + (coalesce(NEW.YZCD, '') <> '') + (coalesce(NEW.SZ, '') <> '') + (coalesce(NEW.HFQK, '') <> '') + (coalesce(NEW.CQCS, '') <> '')) / 11) AS INTEGER) WHERE uuid = NEW.site;
END;

-- QGIS's forms write {} where nothing is ticked, also into rows that nobody touched
CREATE TRIGGER patches_STWT_none_insert AFTER INSERT ON patches WHEN NEW.STWT = '{}' BEGIN
  UPDATE patches SET STWT = NULL WHERE fid = NEW.fid;
END;
CREATE TRIGGER patches_STWT_none_update AFTER UPDATE OF STWT ON patches WHEN NEW.STWT = '{}' BEGIN
  UPDATE patches SET STWT = NULL WHERE fid = NEW.fid;
END;
CREATE TRIGGER archive_ZYWT_none_insert AFTER INSERT ON archive WHEN NEW.ZYWT = '{}' BEGIN
  UPDATE archive SET ZYWT = NULL WHERE fid = NEW.fid;
END;
CREATE TRIGGER archive_ZYWT_none_update AFTER UPDATE OF ZYWT ON archive WHEN NEW.ZYWT = '{}' BEGIN
  UPDATE archive SET ZYWT = NULL WHERE fid = NEW.fid;
END;
