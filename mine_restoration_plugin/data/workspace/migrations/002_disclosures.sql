-- Who approved which public disclosure is kept: a table of its own, not of any mine.
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
