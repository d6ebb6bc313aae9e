import { describe, expect, test } from '@jest/globals';
import { whyNotReading } from '#local/console/server/query/reading';

describe('the query box', () => {
  test.each([
    'select 1',
    'SELECT * FROM fraud_dataset;',
    '-- a comment\nselect "delete" from t where note = \'drop table; insert into\'',
    'with newest as (select * from fraud_rounds) select count(*) from newest',
    'explain select 1',
    'EXPLAIN ANALYZE VERBOSE SELECT 1',
    'show tables',
    'select case when a > 1 then 2 end, close, "start" from prices /* delete */',
    "select 'it''s; delete' from t",
  ])('lets %j pass', (sql) => {
    expect(whyNotReading(sql)).toBeUndefined();
  });

  test.each([
    ['delete from fraud_dataset', 'DELETE FROM FRAUD_DATASET'],
    ['create table t (a int)', 'CREATE TABLE T'],
    ['select 1; drop table t', 'several'],
    ['select * into t from fraud_dataset', 'INTO'],
    ['with a as (select 1) delete from t', 'DELETE'],
    ['with a as (select 1) insert into t select * from a', 'INSERT'],
    ['explain analyze delete from t', 'EXPLAIN ANALYZE DELETE'],
    ['select pg_terminate_backend(1)', 'PG_TERMINATE_BACKEND'],
    ['/* select */ update t set a = 1', 'UPDATE T SET'],
    ["copy t from 's3://bucket/key'", 'COPY T FROM'],
    ['-- nothing\n', 'nothing'],
    [';', 'nothing'],
    ["select '' ; delete from t -- '", 'several'],
    ["with a as (select '\\' as x, ' as y) delete from t --'", 'backslash'],
    ["with a as (select 1 /* /* */ , ' */) delete from t --'", 'comment inside a comment'],
    ['with a as (select 1) -- x\rdelete from t', 'control character'],
    ["with a as (select $$'$$) delete from t -- '", 'dollar sign'],
    ['select "pg_terminate_backend"(1)', 'functions without quotes'],
    ['select "pg_terminate_backend" /* a */ (1)', 'functions without quotes'],
    ["select 'a", "every ' to have its end"],
    ['select "a', 'every " to have its end'],
    ['select 1 /* a', 'every comment to have its end'],
  ])('refuses %j', (sql, word) => {
    expect(whyNotReading(sql)).toContain(word);
  });
});
