-- A workspace of 矿山修复 (Mine Restoration), version 2, in a PostGIS schema. Made by scripts/workspace_schema.py.

CREATE TABLE sites (
  fid serial PRIMARY KEY,
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  "ZTBH" varchar(30) NOT NULL UNIQUE,
  "KSMC" varchar(80),
  "SHENG" varchar(30),
  "XZS" varchar(30),
  "XZX" varchar(30),
  "XZJD" varchar(60),
  "XZQDM" varchar(12),
  "WZ" varchar(120),
  "ZT" varchar(2) NOT NULL DEFAULT '10',
  "ZTYY" text,
  "PCYY" varchar(254),
  "ZXPC" varchar(20),
  "ZXRQ" date,
  "GHQZ" date,
  "BZ" varchar(254),
  "KFX" double precision,
  "KFY" double precision,
  "TBS" integer,
  "TQMJ" double precision,
  "FWNMJ" double precision,
  "HLMC" varchar(20),
  "GZL" varchar(1),
  "PQ" varchar(1),
  "SDM" varchar(2),
  "SCOPE" integer,
  "WZD" integer DEFAULT 0 CHECK ("WZD" BETWEEN 0 AND 100),
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE sites IS '矿山';

CREATE TABLE patches (
  fid serial PRIMARY KEY,
  geom geometry(MultiPolygon, 4490),
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  site varchar(36) REFERENCES sites (uuid) ON DELETE RESTRICT,
  "TBBH" varchar(30) UNIQUE,
  "YTBBH" varchar(30),
  "ZTBH" varchar(30),
  "QKBH" varchar(30),
  "SHENG" varchar(30),
  "XZS" varchar(30),
  "XZX" varchar(30),
  "XZQDM" varchar(12),
  "WZ" varchar(120),
  "KSMC" varchar(80),
  "KFX" double precision,
  "KFY" double precision,
  "TBMJ" double precision,
  "TBHDMJ" double precision,
  "CKZH" varchar(30),
  "GBND" varchar(4),
  "FKYWR" varchar(80),
  "TBDL" varchar(2),
  "TBXL" varchar(2),
  "TBSX" varchar(2),
  "KCFS" varchar(1),
  "KZ" varchar(5),
  "HFZLQK" varchar(1),
  "NXFFS" varchar(1),
  "NXFFX" varchar(20),
  "STWT" varchar(40),
  "SDDL" varchar(5),
  "BHDLX" varchar(1),
  "BHDJB" varchar(1),
  "HCDW" varchar(80),
  "HCRY" varchar(20),
  "HCRQ" date,
  "BZ" varchar(254),
  "RGPD" varchar(1),
  "RGYY" varchar(254),
  "HLMC" varchar(20),
  "GZL" varchar(1),
  "JAJL" double precision,
  "FWNMJ" double precision,
  "TQMJ" double precision,
  "PQ" varchar(1),
  "SDM" varchar(2),
  "SCOPE" integer,
  "BJTB" integer,
  "PDYJ" varchar(1),
  "XFGZL" varchar(20),
  "YPDJG" varchar(40),
  "PDGZ" varchar(60),
  "PDSJ" varchar(19),
  stale INTEGER NOT NULL DEFAULT 0,
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE patches IS '图斑';
CREATE INDEX patches_geom ON patches USING gist (geom);

CREATE TABLE archive (
  fid serial PRIMARY KEY,
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  site varchar(36) NOT NULL UNIQUE REFERENCES sites (uuid) ON DELETE CASCADE,
  "JBQK" text,
  "KZ" varchar(5),
  "KCFS" varchar(1),
  "TCND" varchar(4),
  "JDR" varchar(20),
  "JDRQ" date,
  "ZYWT" varchar(40),
  "WTMS" text,
  "DZYH" varchar(1),
  "YZCD" varchar(1),
  "SZ" text,
  "HFQK" text,
  "ZRHFMJ" double precision CHECK ("ZRHFMJ" >= 0),
  "ZBFGD" double precision CHECK ("ZBFGD" BETWEEN 0 AND 100),
  "CQCS" text,
  "NXFFS" varchar(1),
  "NXFFX" varchar(20),
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE archive IS '档案';

CREATE TABLE ledger (
  fid serial PRIMARY KEY,
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  site varchar(36) NOT NULL UNIQUE REFERENCES sites (uuid) ON DELETE CASCADE,
  "ZRLX" varchar(1),
  "ZRZT" varchar(80),
  "ZLRW" text,
  "RWMJ" double precision CHECK ("RWMJ" >= 0),
  "GSTZ" double precision CHECK ("GSTZ" >= 0),
  "KGRQ" date,
  "ZLSX" date,
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE ledger IS '台账';

CREATE TABLE funds (
  fid serial PRIMARY KEY,
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  site varchar(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,
  "ZJLX" varchar(2),
  "ZHXM" varchar(1),
  "ZJJH" double precision CHECK ("ZJJH" >= 0),
  "ZJDW" double precision CHECK ("ZJDW" >= 0),
  "ZJZC" double precision CHECK ("ZJZC" >= 0),
  "BZ" varchar(254),
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE funds IS '资金来源';

CREATE TABLE progress (
  fid serial PRIMARY KEY,
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  site varchar(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,
  "BGQB" varchar(6),
  "WCMJ" double precision CHECK ("WCMJ" >= 0),
  "XXJD" double precision CHECK ("XXJD" BETWEEN 0 AND 100),
  "LJZC" double precision CHECK ("LJZC" >= 0),
  "CZWT" text,
  "TBR" varchar(20),
  "SHR" varchar(20),
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE progress IS '治理进度';

CREATE TABLE acceptance (
  fid serial PRIMARY KEY,
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  site varchar(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,
  "YSJB" varchar(1),
  "YSRQ" date,
  "YSMJ" double precision CHECK ("YSMJ" >= 0),
  "YSJL" varchar(1),
  "YSWH" varchar(60),
  "YSZJ" varchar(20),
  "XFHDL" varchar(5),
  "BZ" varchar(254),
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE acceptance IS '验收';

CREATE TABLE inspections (
  fid serial PRIMARY KEY,
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  site varchar(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,
  "CCPC" varchar(20),
  "CCZZ" varchar(20),
  "CCFC" varchar(20),
  "JCR" varchar(20),
  "JCRQ" date,
  "XFQK" varchar(1),
  "CCWT" text,
  "ZGQX" date,
  "ZGQK" varchar(1),
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE inspections IS '随机抽查';

CREATE TABLE photos (
  fid serial PRIMARY KEY,
  geom geometry(Point, 4490),
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  site varchar(36) NOT NULL REFERENCES sites (uuid) ON DELETE CASCADE,
  "ZPLX" varchar(1),
  "ZPSM" varchar(254),
  "PSSJ" varchar(19),
  "PSR" varchar(20),
  "FWJ" double precision CHECK ("FWJ" BETWEEN 0 AND 360),
  "ZPDZ" varchar(36),
  "ZPMC" varchar(120),
  "ZPLJ" varchar(254),
  "ZPHX" varchar(64),
  "ZPJL" double precision,
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE photos IS '照片';
CREATE INDEX photos_geom ON photos USING gist (geom);

CREATE TABLE disclosures (
  fid serial PRIMARY KEY,
  uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text),
  "GSBT" varchar(200),
  "PZR" varchar(40),
  "PZWH" varchar(60),
  "PZRQ" date,
  "GSFW" text,
  "GSKS" integer,
  "GSZP" integer,
  "GSWJ" text,
  "GSJC" text,
  "GSSJ" varchar(19),
  editor varchar(40),
  mark varchar(60)
);
COMMENT ON TABLE disclosures IS '公示记录';

CREATE TABLE history (
  id serial PRIMARY KEY,
  tab text NOT NULL,
  uuid text NOT NULL,
  site text,
  action text NOT NULL CHECK (action IN ('I', 'U', 'D')),
  field text,
  old text,
  new text,
  who text,
  at text NOT NULL DEFAULT (to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
  mark text,
  seal text
);
COMMENT ON TABLE history IS '修改历史';

CREATE TABLE codes (
  fid serial PRIMARY KEY,
  list text NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  name_en text,
  place INTEGER NOT NULL DEFAULT 0,
  UNIQUE (list, code)
);
COMMENT ON TABLE codes IS '代码';

CREATE TABLE rivers (
  fid serial PRIMARY KEY,
  geom geometry(MultiLineString, 4490),
  "HLMC" varchar(20),
  "GZL" varchar(1),
  "LY" varchar(120)
);
COMMENT ON TABLE rivers IS '河流';
CREATE INDEX rivers_geom ON rivers USING gist (geom);

CREATE TABLE strips (
  fid serial PRIMARY KEY,
  geom geometry(MultiPolygon, 4490),
  "HLMC" varchar(20),
  "GZL" varchar(1),
  "DISTANCE" double precision
);
COMMENT ON TABLE strips IS '两岸范围';
CREATE INDEX strips_geom ON strips USING gist (geom);

CREATE TABLE settings (
  fid serial PRIMARY KEY,
  key text NOT NULL UNIQUE,
  value text
);
COMMENT ON TABLE settings IS '设置';

CREATE INDEX patches_site ON patches (site);
CREATE INDEX funds_site ON funds (site);
CREATE INDEX progress_site ON progress (site);
CREATE INDEX acceptance_site ON acceptance (site);
CREATE INDEX inspections_site ON inspections (site);
CREATE INDEX photos_site ON photos (site);

CREATE INDEX history_site ON history (site);
CREATE INDEX history_record ON history (uuid);
CREATE INDEX history_mark ON history (mark);

CREATE FUNCTION history_write() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
DECLARE
  was jsonb; is_now jsonb; name text; key text; of_site text; value text; known boolean; action_ char := left(TG_OP, 1);
BEGIN
  IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN is_now := to_jsonb(NEW); END IF;
  key := coalesce(is_now, was) ->> 'uuid';
  of_site := CASE WHEN TG_TABLE_NAME = 'sites' THEN key ELSE coalesce(is_now, was) ->> 'site' END;
  known := CASE TG_OP
    WHEN 'UPDATE' THEN is_now ->> 'mark' IS DISTINCT FROM was ->> 'mark' AND is_now ->> 'mark' IS NOT NULL
    WHEN 'INSERT' THEN coalesce(is_now ->> 'mark', '') LIKE '%/' || key
    ELSE coalesce(was ->> 'mark', '') LIKE 'delete:%' END;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO history (tab, uuid, site, action, who, mark) VALUES (TG_TABLE_NAME, key, of_site, 'I',
      CASE WHEN known THEN is_now ->> 'editor' END, CASE WHEN known THEN split_part(is_now ->> 'mark', '/', 1) END);
    RETURN NULL;
  END IF;
  FOREACH name IN ARRAY TG_ARGV LOOP
    IF TG_OP = 'UPDATE' THEN
      -- Shapes are compared and kept as hexadecimal WKB.
      IF name = 'geom' THEN CONTINUE WHEN OLD.geom IS NOT DISTINCT FROM NEW.geom;
        INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark) VALUES (TG_TABLE_NAME, key, of_site, 'U', name,
          encode(ST_AsBinary(OLD.geom), 'hex'), encode(ST_AsBinary(NEW.geom), 'hex'),
          CASE WHEN known THEN is_now ->> 'editor' END, CASE WHEN known THEN is_now ->> 'mark' END);
      ELSIF was ->> name IS DISTINCT FROM is_now ->> name THEN
        INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark) VALUES (TG_TABLE_NAME, key, of_site, 'U', name,
          was ->> name, is_now ->> name,
          CASE WHEN known THEN is_now ->> 'editor' END, CASE WHEN known THEN is_now ->> 'mark' END);
      END IF;
    ELSIF was ->> name IS NOT NULL OR name = TG_ARGV[0] THEN
      value := was ->> name;
      -- A statement of its own: a table without shapes has no such field.
      IF name = 'geom' THEN value := encode(ST_AsBinary(OLD.geom), 'hex'); END IF;
      INSERT INTO history (tab, uuid, site, action, field, old, who, mark) VALUES (TG_TABLE_NAME, key, of_site, 'D', name, value,
        CASE WHEN known THEN was ->> 'editor' END, CASE WHEN known THEN substr(was ->> 'mark', 8) END);
    END IF;
  END LOOP;
  RETURN NULL;
END $body$;

CREATE TRIGGER sites_history AFTER INSERT OR UPDATE OR DELETE ON sites FOR EACH ROW EXECUTE FUNCTION history_write('ZTBH', 'KSMC', 'SHENG', 'XZS', 'XZX', 'XZJD', 'XZQDM', 'WZ', 'ZT', 'ZTYY', 'PCYY', 'ZXPC', 'ZXRQ', 'GHQZ', 'BZ');

CREATE TRIGGER patches_history AFTER INSERT OR UPDATE OR DELETE ON patches FOR EACH ROW EXECUTE FUNCTION history_write('TBBH', 'YTBBH', 'ZTBH', 'QKBH', 'SHENG', 'XZS', 'XZX', 'XZQDM', 'WZ', 'KSMC', 'KFX', 'KFY', 'TBMJ', 'TBHDMJ', 'CKZH', 'GBND', 'FKYWR', 'TBDL', 'TBXL', 'TBSX', 'KCFS', 'KZ', 'HFZLQK', 'NXFFS', 'NXFFX', 'STWT', 'SDDL', 'BHDLX', 'BHDJB', 'HCDW', 'HCRY', 'HCRQ', 'BZ', 'RGPD', 'RGYY', 'HLMC', 'GZL', 'JAJL', 'FWNMJ', 'TQMJ', 'PQ', 'SDM', 'SCOPE', 'BJTB', 'PDYJ', 'XFGZL', 'YPDJG', 'PDGZ', 'PDSJ', 'site', 'geom');

CREATE TRIGGER archive_history AFTER UPDATE OR DELETE ON archive FOR EACH ROW EXECUTE FUNCTION history_write('JBQK', 'KZ', 'KCFS', 'TCND', 'JDR', 'JDRQ', 'ZYWT', 'WTMS', 'DZYH', 'YZCD', 'SZ', 'HFQK', 'ZRHFMJ', 'ZBFGD', 'CQCS', 'NXFFS', 'NXFFX', 'site');

CREATE TRIGGER ledger_history AFTER UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION history_write('ZRLX', 'ZRZT', 'ZLRW', 'RWMJ', 'GSTZ', 'KGRQ', 'ZLSX', 'site');

CREATE TRIGGER funds_history AFTER INSERT OR UPDATE OR DELETE ON funds FOR EACH ROW EXECUTE FUNCTION history_write('ZJLX', 'ZHXM', 'ZJJH', 'ZJDW', 'ZJZC', 'BZ', 'site');

CREATE TRIGGER progress_history AFTER INSERT OR UPDATE OR DELETE ON progress FOR EACH ROW EXECUTE FUNCTION history_write('BGQB', 'WCMJ', 'XXJD', 'LJZC', 'CZWT', 'TBR', 'SHR', 'site');

CREATE TRIGGER acceptance_history AFTER INSERT OR UPDATE OR DELETE ON acceptance FOR EACH ROW EXECUTE FUNCTION history_write('YSJB', 'YSRQ', 'YSMJ', 'YSJL', 'YSWH', 'YSZJ', 'XFHDL', 'BZ', 'site');

CREATE TRIGGER inspections_history AFTER INSERT OR UPDATE OR DELETE ON inspections FOR EACH ROW EXECUTE FUNCTION history_write('CCPC', 'CCZZ', 'CCFC', 'JCR', 'JCRQ', 'XFQK', 'CCWT', 'ZGQX', 'ZGQK', 'site');

CREATE TRIGGER photos_history AFTER INSERT OR UPDATE OR DELETE ON photos FOR EACH ROW EXECUTE FUNCTION history_write('ZPLX', 'ZPSM', 'PSSJ', 'PSR', 'FWJ', 'ZPDZ', 'ZPMC', 'ZPLJ', 'ZPHX', 'ZPJL', 'site', 'geom');

CREATE TRIGGER disclosures_history AFTER INSERT OR UPDATE OR DELETE ON disclosures FOR EACH ROW EXECUTE FUNCTION history_write('GSBT', 'PZR', 'PZWH', 'PZRQ', 'GSFW', 'GSKS', 'GSZP', 'GSWJ', 'GSJC', 'GSSJ');

CREATE FUNCTION history_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seal IS NULL AND NEW.seal IS NOT NULL AND (to_jsonb(OLD) - 'seal') = (to_jsonb(NEW) - 'seal') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the history cannot be changed';
END $body$;
CREATE TRIGGER history_guard BEFORE UPDATE OR DELETE ON history FOR EACH ROW EXECUTE FUNCTION history_guard();

CREATE FUNCTION sites_records() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  INSERT INTO archive (site, editor, mark) VALUES (NEW.uuid, NEW.editor, NEW.mark);
  INSERT INTO ledger (site, editor, mark) VALUES (NEW.uuid, NEW.editor, NEW.mark);
  RETURN NULL;
END $body$;
CREATE TRIGGER sites_records AFTER INSERT ON sites FOR EACH ROW EXECUTE FUNCTION sites_records();

CREATE FUNCTION sites_children() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  UPDATE archive SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  UPDATE ledger SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  UPDATE funds SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  UPDATE progress SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  UPDATE acceptance SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  UPDATE inspections SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  UPDATE photos SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE 'delete:%';
  RETURN OLD;
END $body$;
CREATE TRIGGER sites_children BEFORE DELETE ON sites FOR EACH ROW EXECUTE FUNCTION sites_children();

CREATE FUNCTION patches_before() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.site IS NULL THEN
    INSERT INTO sites (uuid, "ZTBH", "KSMC", "SHENG", "XZS", "XZX", "XZQDM", "WZ", editor, mark) VALUES (NEW.uuid, coalesce(nullif(NEW."ZTBH", ''), nullif(NEW."TBBH", ''), NEW.uuid), NEW."KSMC", NEW."SHENG", NEW."XZS", NEW."XZX", NEW."XZQDM", NEW."WZ", NEW.editor, NEW.mark) ON CONFLICT DO NOTHING;
    NEW.site := (SELECT uuid FROM sites WHERE "ZTBH" = coalesce(nullif(NEW."ZTBH", ''), nullif(NEW."TBBH", ''), NEW.uuid));
  END IF;
  IF TG_OP = 'INSERT' AND NEW.geom IS NOT NULL AND NEW."TQMJ" IS NULL THEN NEW.stale := 1; END IF;
  IF TG_OP = 'UPDATE' AND NEW.geom IS DISTINCT FROM OLD.geom AND NEW."TQMJ" IS NOT DISTINCT FROM OLD."TQMJ" THEN NEW.stale := 1; END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER patches_before BEFORE INSERT OR UPDATE ON patches FOR EACH ROW EXECUTE FUNCTION patches_before();

CREATE FUNCTION patches_rollup() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE sites SET
    "TBS" = (SELECT count(*) FROM patches WHERE patches.site = sites.uuid),
    "TQMJ" = (SELECT round(sum("TQMJ")::numeric, 2) FROM patches WHERE patches.site = sites.uuid),
    "FWNMJ" = (SELECT round(sum("FWNMJ")::numeric, 2) FROM patches WHERE patches.site = sites.uuid),
    "SCOPE" = (SELECT max("SCOPE") FROM patches WHERE patches.site = sites.uuid),
    "GZL" = (SELECT min("GZL") FROM patches WHERE patches.site = sites.uuid AND "GZL" <> ''),
    "HLMC" = (SELECT "HLMC" FROM patches WHERE patches.site = sites.uuid AND "GZL" <> '' ORDER BY "GZL", "TQMJ" DESC, "TBBH" LIMIT 1),
    "PQ" = (SELECT "PQ" FROM patches WHERE patches.site = sites.uuid AND "SDM" <> '' ORDER BY "TQMJ" DESC, "TBBH" LIMIT 1),
    "SDM" = (SELECT "SDM" FROM patches WHERE patches.site = sites.uuid AND "SDM" <> '' ORDER BY "TQMJ" DESC, "TBBH" LIMIT 1),
    "KFX" = (SELECT avg("KFX") FROM patches WHERE patches.site = sites.uuid),
    "KFY" = (SELECT avg("KFY") FROM patches WHERE patches.site = sites.uuid)
  WHERE uuid = OLD.site;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE sites SET
    "TBS" = (SELECT count(*) FROM patches WHERE patches.site = sites.uuid),
    "TQMJ" = (SELECT round(sum("TQMJ")::numeric, 2) FROM patches WHERE patches.site = sites.uuid),
    "FWNMJ" = (SELECT round(sum("FWNMJ")::numeric, 2) FROM patches WHERE patches.site = sites.uuid),
    "SCOPE" = (SELECT max("SCOPE") FROM patches WHERE patches.site = sites.uuid),
    "GZL" = (SELECT min("GZL") FROM patches WHERE patches.site = sites.uuid AND "GZL" <> ''),
    "HLMC" = (SELECT "HLMC" FROM patches WHERE patches.site = sites.uuid AND "GZL" <> '' ORDER BY "GZL", "TQMJ" DESC, "TBBH" LIMIT 1),
    "PQ" = (SELECT "PQ" FROM patches WHERE patches.site = sites.uuid AND "SDM" <> '' ORDER BY "TQMJ" DESC, "TBBH" LIMIT 1),
    "SDM" = (SELECT "SDM" FROM patches WHERE patches.site = sites.uuid AND "SDM" <> '' ORDER BY "TQMJ" DESC, "TBBH" LIMIT 1),
    "KFX" = (SELECT avg("KFX") FROM patches WHERE patches.site = sites.uuid),
    "KFY" = (SELECT avg("KFY") FROM patches WHERE patches.site = sites.uuid)
  WHERE uuid = NEW.site;
  END IF;
  RETURN NULL;
END $body$;
CREATE TRIGGER patches_rollup_rows AFTER INSERT OR DELETE ON patches FOR EACH ROW EXECUTE FUNCTION patches_rollup();
CREATE TRIGGER patches_rollup_values AFTER UPDATE OF site, "TQMJ", "FWNMJ", "SCOPE", "GZL", "HLMC", "PQ", "SDM", "KFX", "KFY" ON patches FOR EACH ROW EXECUTE FUNCTION patches_rollup();

CREATE FUNCTION archive_completeness() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  UPDATE sites SET "WZD" = CAST(round(100.0 * (CASE WHEN coalesce(NEW."JBQK", '') = '' THEN 0 ELSE 1 END + CASE WHEN coalesce(NEW."KZ", '') = '' THEN 0 ELSE 1 END + CASE WHEN coalesce(NEW."KCFS", '') = '' THEN 0 ELSE 1 END + CASE WHEN coalesce(NEW."JDR", '') = '' THEN 0 ELSE 1 END + CASE WHEN NEW."JDRQ" IS NULL THEN 0 ELSE 1 END + CASE WHEN coalesce(nullif(NEW."ZYWT", '{}'), '') = '' THEN 0 ELSE 1 END + CASE WHEN coalesce(NEW."DZYH", '') = '' THEN 0 ELSE 1 END + CASE WHEN coalesce(NEW."YZCD", '') = '' THEN 0 ELSE 1 END + CASE WHEN coalesce(NEW."SZ", '') = '' THEN 0 ELSE 1 END + CASE WHEN coalesce(NEW."HFQK", '') = '' THEN 0 ELSE 1 END + CASE WHEN coalesce(NEW."CQCS", '') = '' THEN 0 ELSE 1 END) / 11) AS INTEGER) WHERE uuid = NEW.site;
  RETURN NULL;
END $body$;
CREATE TRIGGER archive_completeness AFTER UPDATE OF "JBQK", "KZ", "KCFS", "JDR", "JDRQ", "ZYWT", "DZYH", "YZCD", "SZ", "HFQK", "CQCS" ON archive FOR EACH ROW EXECUTE FUNCTION archive_completeness();

-- QGIS's forms write {} where nothing is ticked, also into rows that nobody touched
CREATE FUNCTION patches_no_codes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF NEW."STWT" = '{}' THEN NEW."STWT" := NULL; END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER patches_no_codes BEFORE INSERT OR UPDATE ON patches FOR EACH ROW EXECUTE FUNCTION patches_no_codes();
CREATE FUNCTION archive_no_codes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF NEW."ZYWT" = '{}' THEN NEW."ZYWT" := NULL; END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER archive_no_codes BEFORE INSERT OR UPDATE ON archive FOR EACH ROW EXECUTE FUNCTION archive_no_codes();
