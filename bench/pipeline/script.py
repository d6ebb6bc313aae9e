"""What a careful data scientist's script does of the same work, one step after another: the measure for `ronda run`.

Usage: script.py DATA.csv FOLDER. Prints one JSON line with the seconds of each step.
"""

import json
import sys
import time

import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

data, folder = sys.argv[1:3]
steps = {}
started = last = time.time()


def done(step):
    global last
    now = time.time()
    steps[step] = round(now - last, 2)
    last = now


frame = pd.read_csv(data)
label = frame.columns[-1]
frame = frame[[label] + list(frame.columns[:-1])]
done("read")

rest, test = train_test_split(frame, test_size=0.15, stratify=frame[label], random_state=42)
train, validation = train_test_split(rest, test_size=0.15 / 0.85, stratify=rest[label], random_state=42)
done("split")

for name, part in [("train", train), ("validation", validation), ("test", test)]:
    part.to_csv(f"{folder}/{name}.csv", header=False, index=False)
done("write")

parts = {name: pd.read_csv(f"{folder}/{name}.csv", header=None) for name in ("train", "validation", "test")}
matrices = {name: xgb.DMatrix(part.iloc[:, 1:].to_numpy(), label=part[0].to_numpy()) for name, part in parts.items()}
done("read back")

parameters = dict(
    objective="binary:logistic",
    eval_metric="auc",
    max_depth=5,
    eta=0.2,
    gamma=4,
    min_child_weight=6,
    subsample=0.8,
    tree_method="hist",
    seed=42,
)
watched = [(matrices["train"], "train"), (matrices["validation"], "validation")]
booster = xgb.train(parameters, matrices["train"], 100, evals=watched, verbose_eval=False)
done("train")

scores = booster.predict(matrices["test"])
auc = roc_auc_score(parts["test"][0], scores)
done("predict and AUC")

print(json.dumps({"seconds": round(time.time() - started, 2), "auc": float(np.round(auc, 6)), "steps": steps}))
